package dev.leat.local.view;

import java.util.ArrayList;
import java.util.List;

/// Copies the rows of a view's table to a table with other measures ([ViewSchema]). The names of
/// both are in alphabetical order.
///
/// @param wasUnknown true if the table has a column `unknown`
/// @param isUnknown true if the new table has a column `unknown`
record MeasureCopy(List<String> before, List<String> now, boolean wasUnknown, boolean isUnknown) {

    /// Returns the SQL statement.
    ///
    /// @param columns the columns before the measures
    String sql(String from, String to, List<String> columns) {
        var into = new ArrayList<>(columns);
        var what = new ArrayList<>(columns);
        for (int i = 0; i < now.size(); i++) {
            int was = before.indexOf(now.get(i));
            into.add("m" + i);
            what.add(was < 0 ? "NULL" : "m" + was);
        }
        if (isUnknown) {
            into.add("unknown");
            what.add(unknown());
        }
        return "INSERT INTO %s (%s) SELECT %s FROM %s"
                .formatted(to, String.join(", ", into), String.join(", ", what), from);
    }

    /// Returns an expression with a bit for each measure that is new, or was unknown before.
    private String unknown() {
        var bits = new ArrayList<>(List.of("0"));
        for (int i = 0; i < now.size(); i++) {
            int was = before.indexOf(now.get(i));
            if (was < 0) {
                bits.add("(1 << %d)".formatted(i));
            } else if (wasUnknown) {
                bits.add("((unknown >> %d & 1) << %d)".formatted(was, i));
            }
        }
        return String.join(" | ", bits);
    }
}
