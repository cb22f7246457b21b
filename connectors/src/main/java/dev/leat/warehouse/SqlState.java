package dev.leat.warehouse;

import java.sql.SQLException;
import java.util.Set;

/// The meaning of the SQLSTATE of errors of PostgreSQL, and of databases that have its codes
/// (https://www.postgresql.org/docs/17/errcodes-appendix.html).
final class SqlState {

    /// Classes that end without a change of the app or the database: connection exceptions,
    /// serialization failures, and insufficient resources, intervention of an operator, system
    /// errors.
    private static final Set<String> TEMPORARY = Set.of("08", "40", "53", "55", "57", "58");

    /// Classes for values: data exceptions, violated constraints, exceeded limits.
    private static final Set<String> VALUES = Set.of("22", "23", "54");

    /// The class of a user or a password that the database does not accept.
    private static final String LOGIN = "28";

    private SqlState() {}

    static boolean temporary(SQLException failed) {
        return TEMPORARY.contains(errorClass(failed));
    }

    static boolean values(SQLException failed) {
        return VALUES.contains(errorClass(failed));
    }

    static boolean login(SQLException failed) {
        return errorClass(failed).equals(LOGIN);
    }

    private static String errorClass(SQLException failed) {
        var state = failed.getSQLState();
        return state == null || state.length() < 2 ? "" : state.substring(0, 2);
    }
}
