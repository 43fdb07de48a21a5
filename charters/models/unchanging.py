"""Triggers that keep an adopted version, and its parts, as they were adopted."""

from cop_platform.tenancy import SqlConstraint

#: What may still change in an adopted version: a newer one replaces it, and a review sets its next date.
_MAY_CHANGE = "'{state,replaced_at,review_on}'::text[]"
_REFUSE = (
    "RAISE EXCEPTION 'an adopted charter stays as it is' "
    "USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;"
)
_GO_ON = "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"


class _Trigger(SqlConstraint):
    """A trigger function of the same name, called for each row that is changed or deleted."""

    package = "charters.models"
    condition: str
    remove = "DROP TRIGGER %(name)s ON %(table)s; DROP FUNCTION %(name)s()"

    @property
    def create(self) -> str:  # type: ignore[override]
        return (
            f"CREATE FUNCTION %(name)s() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {self.condition} "
            f"THEN {_REFUSE} END IF; {_GO_ON} END $$; "
            "CREATE TRIGGER %(name)s BEFORE UPDATE OR DELETE ON %(table)s FOR EACH ROW EXECUTE FUNCTION %(name)s()"
        )


class AdoptedVersionStays(_Trigger):
    """An adopted version is only replaced, or gets another review date."""

    condition = (
        "OLD.state IN ('adopted', 'replaced') AND (TG_OP = 'DELETE' "
        "OR NEW.state NOT IN ('adopted', 'replaced') OR (OLD.state = 'replaced' AND NEW.state = 'adopted') "
        f"OR to_jsonb(NEW) - {_MAY_CHANGE} IS DISTINCT FROM to_jsonb(OLD) - {_MAY_CHANGE})"
    )


class AdoptedPartStays(_Trigger):
    """A part of an adopted version never changes; only the name of who wrote it may be taken away."""

    condition = (
        "EXISTS (SELECT 1 FROM charters_charterversion v WHERE v.id = OLD.version_id "
        "AND v.state IN ('adopted', 'replaced')) AND (TG_OP = 'DELETE' "
        "OR to_jsonb(NEW) - 'edited_by_id' IS DISTINCT FROM to_jsonb(OLD) - 'edited_by_id')"
    )
