package dev.leat.warehouse;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The judgement of the contested rows of a [StagedLoad]: those whose keys the database knows or
/// several rows have. Judges the rows of each key in order, and counts them. The last row of a key
/// that must be applied wins. Owned by one thread.
final class ContestedRows {

    /// The number of rows that are in memory together.
    private static final int CHUNK = 10_000;

    /// The number of columns before the key.
    private static final int STATE = 7;

    private static final int WINS = 2;

    private final Connection connection;
    private final WarehouseDatabase database;
    private final StagedLoadSql statements;
    private final List<@Nullable Object[]> verdicts = new ArrayList<>();
    private List<String> key = List.of();
    private KeyState state = new KeyState();
    private @Nullable Object[] last = {};
    private boolean lastGone;

    private long rows;
    private long gone;
    private long winners;
    private long added;
    private long replaced;
    private long deleted;
    private long buried;
    private boolean held;

    ContestedRows(Connection connection, WarehouseDatabase database, StagedLoadSql statements) {
        this.connection = connection;
        this.database = database;
        this.statements = statements;
    }

    long rows() {
        return rows;
    }

    /// Returns the number of rows that delete their records.
    long gone() {
        return gone;
    }

    /// Returns the number of rows that change the table or the versions of deleted rows.
    long winners() {
        return winners;
    }

    long added() {
        return added;
    }

    long replaced() {
        return replaced;
    }

    long deleted() {
        return deleted;
    }

    /// Returns the number of versions of deleted rows to store.
    long buried() {
        return buried;
    }

    /// Returns true if a row or version in the database must be removed.
    boolean held() {
        return held;
    }

    /// Judges all rows and writes their outcomes.
    void judge() throws SQLException {
        StagedLoad.execute(connection, statements.contest());
        database.staged(connection, statements.contested());
        boolean more = true;
        for (long from = 0; more; from += CHUNK) {
            more = read(from);
            write();
        }
        end();
        write();
        database.staged(connection, statements.verdicts());
        StagedLoad.execute(connection, statements.order());
    }

    /// Reads rows. Returns false if there are none.
    private boolean read(long from) throws SQLException {
        try (var query = connection.prepareStatement(statements.readContested())) {
            query.setLong(1, from);
            query.setLong(2, from + CHUNK);
            try (var found = query.executeQuery()) {
                boolean any = false;
                while (found.next()) {
                    row(found);
                    any = true;
                }
                return any;
            }
        }
    }

    private void row(ResultSet found) throws SQLException {
        var values = new ArrayList<String>();
        for (int column = 1; column <= statements.sql().key().size(); column++) {
            values.add(found.getString(STATE + column));
        }
        if (!values.equals(key)) {
            end();
            begin(values, found);
        }
        boolean deletes = found.getBoolean(4);
        var judgement = state.judge(RowStates.digest(found.getString(2)), found.getLong(3));
        var verdict =
                new @Nullable Object[] {
                    found.getLong(1),
                    judgement.outcome().name(),
                    false,
                    state.stored() || state.buried(),
                    judgement.why().map(Reason::cause).orElse(null),
                    judgement.why().map(Reason::message).orElse(null)
                };
        rows++;
        gone += deletes ? 1 : 0;
        if (judgement.outcome() == Outcome.DELIVERED) {
            keep();
            last = verdict;
            lastGone = deletes;
        } else {
            verdicts.add(verdict);
        }
    }

    private void begin(List<String> values, ResultSet found) throws SQLException {
        key = values;
        state = new KeyState();
        var digest = found.getString(5);
        if (digest != null) {
            state.found(RowStates.digest(digest), found.getLong(6), found.getLong(7));
        }
    }

    /// Ends the rows of a key.
    private void end() {
        if (last.length == 0) {
            return;
        }
        last[WINS] = true;
        keep();
        winners++;
        added += !lastGone && !state.stored() ? 1 : 0;
        replaced += !lastGone && state.stored() ? 1 : 0;
        deleted += lastGone && state.stored() ? 1 : 0;
        buried += lastGone ? 1 : 0;
        held |= state.stored() || state.buried();
    }

    /// Adds the verdict of the last row that must be applied, of which later rows are known.
    private void keep() {
        if (last.length > 0) {
            verdicts.add(last);
            last = new @Nullable Object[0];
        }
    }

    private void write() throws SQLException {
        if (!verdicts.isEmpty()) {
            database.stage(connection, statements.verdicts(), verdicts);
            verdicts.clear();
        }
    }
}
