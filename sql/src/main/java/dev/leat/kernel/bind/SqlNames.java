package dev.leat.kernel.bind;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Names in SQL that people read: without quotes where none are needed.
public final class SqlNames {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /// DuckDB's keywords that are not names everywhere.
    static final Set<String> KEYWORDS =
            Set.of(
                    """
                            all analyse analyze and anti any array as asc asof asymmetric at authorization
                            between bigint binary bit boolean both by case cast char character check
                            coalesce collate collation column columns concurrently constraint create cross
                            dec decimal default deferrable desc describe distinct do else end except exists
                            extract false fetch float for foreign freeze from full generated glob group
                            grouping grouping_id having ilike in initially inner inout int integer intersect
                            interval into is isnull join lambda lateral leading left like limit map national
                            natural nchar none not notnull null nullif numeric offset on only or order out
                            outer overlaps overlay pivot pivot_longer pivot_wider placing position
                            positional precision primary qualify real references returning right row select
                            semi setof show similar smallint some struct substring summarize symmetric table
                            tablesample then time timestamp to trailing treat trim true try_cast tuple union
                            unique unpack unpivot using values varchar variadic verbose when where window
                            with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces
                            xmlparse xmlpi xmlroot xmlserialize xmltable\
                    """
                            .strip()
                            .split("\\s+"));

    private SqlNames() {}

    /// Returns true if the name is a word of letters, digits and underscores.
    public static boolean plain(String name) {
        return PLAIN.matcher(name).matches();
    }

    public static boolean keyword(String name) {
        return KEYWORDS.contains(name.toLowerCase(Locale.ROOT));
    }

    /// Returns the name as SQL.
    public static String sql(String name) {
        return plain(name) && !keyword(name) ? name : SqlLiterals.name(name);
    }
}
