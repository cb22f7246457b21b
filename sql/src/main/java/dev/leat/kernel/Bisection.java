package dev.leat.kernel;

import dev.leat.disk.FullDisk;
import dev.leat.error.LibraryErrorText;
import dev.leat.port.UnavailableException;
import java.sql.SQLException;

/// A search for the records for which a statement fails: a range of records that fails is split in
/// half, until each failing record is isolated.
///
/// @param <X> the exception that ends the search
interface Bisection<X extends Exception> {

    /// Runs the statement for the records of this range.
    void range(int from, int to) throws SQLException;

    /// Called after the statement failed for a range; prepares for the next range.
    ///
    /// @throws X if the failure is not caused by a record
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

    /// Splits a range for which the statement failed, and runs the statement for each half.
    ///
    /// @throws UnavailableException if the disk is full, for which no record is the cause
    default void halves(int from, int to, SQLException failure) throws X {
        if (FullDisk.caused(failure)) {
            throw new UnavailableException(
                    "the disk is full: %s; free some space".formatted(LibraryErrorText.of(failure)),
                    failure);
        }
        if (to - from == 1) {
            failed(from, failure);
            return;
        }
        int middle = (from + to) >>> 1;
        over(from, middle);
        over(middle, to);
    }
}
