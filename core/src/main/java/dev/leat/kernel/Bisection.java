package dev.leat.kernel;

import java.sql.SQLException;

/// Finds the records that a statement fails for: a range that fails is repeated as two halves,
/// until the records that fail are alone.
///
/// @param <X> the exception that ends the search
interface Bisection<X extends Exception> {

    /// Runs the statement for the records of this range.
    void range(int from, int to) throws SQLException;

    /// Makes the next range possible after a failure.
    ///
    /// @throws X if no record is to blame
    void recover(SQLException failure) throws X;

    /// The statement fails for this record alone.
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

    /// The same for a range that has failed.
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
