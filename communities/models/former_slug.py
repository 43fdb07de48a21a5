"""Former addresses of communities."""

from django.db import models

from cop_platform.tenancy import SameOrganisation, SqlConstraint, TenantModel, tenant_key


class FormerSlug(TenantModel):
    """An address that a community had before. It leads to the community for ever, and is never given to another."""

    slug = models.SlugField(max_length=60, db_index=False)
    community = tenant_key("communities.Community", related_name="former_slugs")

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="formerslug_own_community"),
            models.UniqueConstraint(fields=["organisation", "slug"], name="formerslug_once"),
        ]
        indexes = [models.Index("organisation", "community", name="formerslug_of_community")]

    def __str__(self) -> str:
        return self.slug


class NeverAnothersSlug(SqlConstraint):
    """A trigger on communities: none takes an address that another one had before."""

    package = "communities.models.former_slug"
    create = (
        "CREATE FUNCTION %(name)s() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF EXISTS (SELECT 1 FROM communities_formerslug f WHERE f.organisation_id = NEW.organisation_id "
        "AND f.slug = NEW.slug AND f.community_id <> NEW.id) THEN "
        "RAISE EXCEPTION 'another community had this address' "
        "USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME; END IF; RETURN NEW; END $$; "
        "CREATE TRIGGER %(name)s BEFORE INSERT OR UPDATE OF slug ON %(table)s "
        "FOR EACH ROW EXECUTE FUNCTION %(name)s()"
    )
    remove = "DROP TRIGGER %(name)s ON %(table)s; DROP FUNCTION %(name)s()"
