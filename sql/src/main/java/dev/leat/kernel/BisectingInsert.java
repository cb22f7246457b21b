package dev.leat.kernel;

import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.compile.StatementInput;
import dev.leat.kernel.compile.TableIntake;
import java.sql.SQLException;
import java.util.List;
import java.util.function.ObjIntConsumer;

/// Inserts the result of a statement over the rows of a piece into the [ResultTable]. A piece is a
/// part of a file that is committed like a batch. If the statement fails for all rows, it runs for
/// each half of them, and so on until each failing record is isolated. Used for one piece.
final class BisectingInsert implements Bisection<SQLException> {

    static final String ROWS = "_leat_rows";

    /// Maximum number of failed records while no record has succeeded. If more records fail, the
    /// records are not the cause of the failures.
    private static final int MAX_FAILURES = 64;

    private final TableSession session;
    private final String statement;
    private final Parameters parameters;
    private final ObjIntConsumer<SQLException> refused;
    private int refusals;
    private long taken;

    /// The parameters of the statement for the records of the current view.
    interface Parameters {
        List<byte[]> get() throws SQLException;
    }

    /// Creates an insert. `refused` receives the index (counted from 0) of each record for which
    /// the statement fails.
    BisectingInsert(
            TableSession session,
            String statement,
            Parameters parameters,
            ObjIntConsumer<SQLException> refused) {
        this.session = session;
        this.statement = statement;
        this.parameters = parameters;
        this.refused = refused;
    }

    /// Runs the statement over this number of records. The view over the records must exist.
    ///
    /// @throws SQLException if the failure is not caused by a record
    void run(int records) throws SQLException {
        try {
            taken = session.execute(create(), parameters.get());
        } catch (SQLException e) {
            recover(e);
            session.execute(
                    "CREATE OR REPLACE TEMP TABLE %s AS SELECT * FROM %s"
                            .formatted(ROWS, SqlLiterals.name(TableIntake.VIEW)));
            view(0, 0);
            session.execute(create(), parameters.get());
            halves(0, records, e);
        }
        if (taken + refusals != records) {
            throw new SQLException(
                    "the table has %d records instead of %d".formatted(taken + refusals, records));
        }
    }

    private String create() {
        return "CREATE OR REPLACE TEMP TABLE " + ResultTable.NAME + " AS " + statement;
    }

    @Override
    public void failed(int item, SQLException failure) throws SQLException {
        refused.accept(failure, item);
        if (++refusals >= MAX_FAILURES && taken == 0) {
            throw failure;
        }
    }

    @Override
    public void recover(SQLException failure) throws SQLException {
        if (session.isTransient(failure)) {
            throw failure;
        }
    }

    @Override
    public void range(int from, int to) throws SQLException {
        view(from, to);
        taken +=
                session.execute(
                        "INSERT INTO " + ResultTable.NAME + " " + statement, parameters.get());
    }

    private void view(int from, int to) throws SQLException {
        session.execute(
                "CREATE OR REPLACE TEMP VIEW %s AS SELECT * FROM %s WHERE \"%s\" BETWEEN %d AND %d"
                        .formatted(
                                SqlLiterals.name(TableIntake.VIEW),
                                ROWS,
                                StatementInput.POSITION,
                                from + 1,
                                to));
    }
}
