package dev.leat.kernel;

import java.sql.SQLException;

/// Search for the records for which a statement fails: a failing range is split in half until each
/// failing record is isolated.
///
/// @param <X> the exception that ends the search
interface Bisection<X extends Exception> {

    /// Runs the statement for the records of this range.
    void range(int from, int to) throws SQLException;

    /// Prepares for the next range after a failure.
    ///
    /// @throws X if no record is the cause
    void recover(SQLException failure) throws X;

    /// Called when the statement fails for this record alone.
    void failed(int item, SQLException failure) throws X;

    default void over(int from, int to) throws X {
        if (from == to) {
            return;
        }
        try {
            range(from, to);
        } catch (SQLException failure) {
            recover(failure);
            halves(from, to, failure);
        }
    }

    /// Splits a range that has failed, and runs each half.
    default void halves(int from, int to, SQLException failure) throws X {
        if (to - from == 1) {
            failed(from, failure);
            return;
        }
        int middle = (from + to) >>> 1;
        over(from, middle);
        over(middle, to);
    }
}
