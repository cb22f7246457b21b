package dev.leat.kernel;

import dev.leat.kernel.bind.SqlLiterals;
import java.sql.SQLException;
import java.util.function.ObjIntConsumer;

/// The rows of a piece through the statement into a table; what it cannot do for all of them it
/// does for their halves, until the records that stop it stand alone. Used for one piece.
final class BisectingInsert implements Bisection<SQLException> {

    /// The statement's result.
    static final String RESULT = "_leat_piece";

    static final String ROWS = "_leat_rows";

    /// So many refused and none taken: it is not the records.
    private static final int SUSPICIOUS = 64;

    private final TableSession session;
    private final String statement;
    private final ObjIntConsumer<SQLException> refused;
    private int refusals;
    private long taken;

    /// `refused` hears of each record, from 0, that the statement fails for.
    BisectingInsert(TableSession session, String statement, ObjIntConsumer<SQLException> refused) {
        this.session = session;
        this.statement = statement;
        this.refused = refused;
    }

    /// Makes the result of so many records; the view of them is there.
    ///
    /// @throws SQLException if no record is to blame
    void run(int records) throws SQLException {
        try {
            taken = session.execute(create());
        } catch (SQLException e) {
            recover(e);
            session.execute(
                    "CREATE OR REPLACE TEMP TABLE %s AS SELECT * FROM %s"
                            .formatted(ROWS, SqlLiterals.name(TableIntake.VIEW)));
            view(0, 0);
            session.execute(create());
            halves(0, records, e);
        }
        if (taken + refusals != records) {
            throw new SQLException(
                    "the table has %d records, not %d".formatted(taken + refusals, records));
        }
    }

    private String create() {
        return "CREATE OR REPLACE TEMP TABLE " + RESULT + " AS " + statement;
    }

    @Override
    public void failed(int item, SQLException failure) throws SQLException {
        refused.accept(failure, item);
        if (++refusals >= SUSPICIOUS && taken == 0) {
            throw failure;
        }
    }

    @Override
    public void recover(SQLException failure) throws SQLException {
        if (session.passing(failure)) {
            throw failure;
        }
    }

    @Override
    public void range(int from, int to) throws SQLException {
        view(from, to);
        taken += session.execute("INSERT INTO " + RESULT + " " + statement);
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
