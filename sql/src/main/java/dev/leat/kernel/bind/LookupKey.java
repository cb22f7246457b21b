package dev.leat.kernel.bind;

import dev.leat.app.Step;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// The comparison of a record's column with the key of a lookup.
public final class LookupKey {

    /// The message about a column that cannot be compared with the key: the column and its type,
    /// the column of the key, the lookup, and the type of the key.
    public static final String MESSAGE =
            "column %s has the type %s, but the key column %s of lookup '%s' has the type %s";

    /// The hint of the message.
    public static final String HINT = "convert the column in a `set` step before the lookup";

    private LookupKey() {}

    /// Returns the values of [#MESSAGE] if a column of `by` with this SQL type cannot be compared
    /// with its column of the key.
    public static Optional<Object[]> problem(Step.Lookup step, String column, String sqlType) {
        var name = Objects.requireNonNull(step.by().get(column));
        var key = step.lookup().column(name);
        return TypeSpelling.comparable(sqlType, key.type())
                ? Optional.empty()
                : Optional.of(
                        new Object[] {
                            column,
                            sqlType.toLowerCase(Locale.ROOT),
                            name,
                            step.lookup().name(),
                            key.type()
                        });
    }

    /// Requires that a column of `by` with this SQL type can be compared with its column of the
    /// key.
    static void require(Step.Lookup step, String column, String sqlType) throws BindException {
        var problem = problem(step, column, sqlType);
        if (problem.isPresent()) {
            throw new BindException(MESSAGE.formatted(problem.get()), 0, Optional.of(HINT));
        }
    }
}
