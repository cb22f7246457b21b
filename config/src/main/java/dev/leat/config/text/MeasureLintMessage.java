package dev.leat.config.text;

/// Lint messages about the measures of views.
public enum MeasureLintMessage implements LintMessage {
    MEASURE_FORM(
            "'%s' is not a measure",
            "write count(*), sum(..), avg(..), min(..) or max(..), optionally with filter (where ..);"
                    + " or arithmetic with other measures of the view, such as `total / orders`"),
    MEASURE_OPEN("this bracket is not closed", "a measure is one call, such as `sum(value)`"),
    UNKNOWN_MEASURE("unknown measure '%s'", "use count(*), sum(..), avg(..), min(..) or max(..)"),
    COUNT_FORM(
            "`count` supports only `*`, not '%s'",
            "write `count(*)`, or `count(*) filter (where .. is not null)`"),
    COUNT_DISTINCT(
            "`count` supports only `*`, not '%s'",
            "for distinct values, make them the `key` of a view and count its rows: `leat sql"
                    + " 'select count(*) from VIEW'`"),
    FILTER_FORM(
            "only a filter may follow a measure, not '%s'",
            "write `count(*) filter (where status = 'PAID')`; for arithmetic, give each aggregate a"
                    + " name, and use the names in another measure, such as `total / orders`"),
    MEASURE_DOUBLE(
            "a double cannot be summed or compared exactly",
            "round it to a decimal, `round(.., 2)::decimal(18,2)`; `avg` and `/` return doubles"),
    MEASURE_TYPE("%s does not support %s", "cast it to integer, bigint or a decimal"),
    MEASURE_IS_KEY("'%s' is the name of a key column", "rename the measure"),
    RANK_NO_MEASURE("'%s' is not a measure of view %s", ""),
    RANK_WITHOUT_KEY("view %s has no key, so its one row cannot be ranked", "remove `rank_by`"),
    FORMULA_FORM(
            "'%s' cannot be used in arithmetic with measures",
            "use names of measures, numbers, + - * / and brackets"),
    FORMULA_NAME("'%s' is not a measure of view %s", ""),
    FORMULA_CYCLE("measure %s is computed from itself: %s", "compute it from other measures"),
    FORMULA_LARGE(
            "measure %s needs more than %d operations", "compute it in the program that reads it"),
    FORMULA_TYPE(
            "measure %s is computed from %s, which has the type %s",
            "use measures that are whole numbers or decimals"),
    FORMULA_SCALE(
            "measure %s has %d decimal places, and may have at most %d",
            "a product has the decimal places of both factors; aggregate values with fewer of them"),
    RANK_COMPUTED(
            "view %s cannot be ranked by %s, which is computed when a row is read: stores order rows"
                    + " by a stored measure",
            "rank by one of: %3$s; or order the rows by %2$s in a query, as in `leat sql`");

    private final Text text;

    MeasureLintMessage(String what, String hint) {
        text = new Text(what, hint);
    }

    @Override
    public Text text() {
        return text;
    }
}
