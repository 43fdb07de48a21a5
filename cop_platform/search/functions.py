"""Functions of PostgreSQL for the search index, which the first migration of ``members`` makes.

They cut a text into words without accents and capitals, and give the keys under which a word is found. Both the index
and what somebody types go through them, so that the two cannot differ.
"""

#: What stands between words. Written as ranges, so that the database’s locale does not matter.
SEPARATORS = r"[\s!-/:-@\[-`{-~\u00a0-\u00bf\u2000-\u206f\u3000-\u303f]+"
LONGEST_WORD = 60

# The argument of search_keys has a name: without one, pg_dump writes an empty name, which pg_restore refuses.
CREATE_FUNCTIONS = rf"""
CREATE FUNCTION search_words(text) RETURNS SETOF text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE BEGIN ATOMIC
    SELECT DISTINCT left(word, {LONGEST_WORD})
    FROM regexp_split_to_table(sort_key(normalize($1, NFKC)), '{SEPARATORS}') AS word WHERE word <> '';
END;
CREATE FUNCTION search_is_common(text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN coalesce(ts_lexize('english_stem', $1) = '{{}}' OR ts_lexize('dutch_stem', $1) = '{{}}', false);
CREATE FUNCTION search_stems(text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN array_remove(
        ts_lexize('english_stem', $1) || ts_lexize('dutch_stem', $1)
            || regexp_replace(regexp_replace((ts_lexize('dutch_stem', $1))[1], 'v$', 'f'), 'z$', 's'), NULL
    );
CREATE FUNCTION search_gaps(text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ARRAY(
        SELECT overlay($1 PLACING '' FROM place FOR 1) AS key FROM generate_series(1, length($1)) AS place
        UNION SELECT $1 AS key
    );
CREATE FUNCTION search_keys(word text) RETURNS TABLE (how text, key text) LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT 'whole' AS how, $1 AS key
    UNION SELECT 'stem' AS how, unnest(search_stems($1)) AS key
    UNION SELECT 'inside' AS how, substr($1, place) AS key FROM generate_series(2, length($1) - 2) AS place
        WHERE $1 !~ '^[0-9]+$'
    UNION SELECT 'gap' AS how, unnest(search_gaps($1)) AS key WHERE length($1) > 3 AND $1 !~ '^[0-9]+$';
END;
"""  # noqa: S608 - no outside text

DROP_FUNCTIONS = """
DROP FUNCTION search_keys(text); DROP FUNCTION search_gaps(text); DROP FUNCTION search_stems(text);
DROP FUNCTION search_is_common(text); DROP FUNCTION search_words(text)
"""
