package dev.leat.local.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.batch.Column;
import dev.leat.batch.Outcome;
import dev.leat.batch.Rows;
import dev.leat.contract.Fact;
import dev.leat.contract.FactBuilder;
import dev.leat.contract.ViewApp;
import dev.leat.contract.VirtualTime;
import dev.leat.local.database.Database;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewTableTest {

    private final App app = ViewApp.orders();

    @TempDir Path folder;
    private Database database;
    private Views views;

    @BeforeEach
    void open() {
        database = Database.open(folder, 1, Views.DEFINITIONS);
        views = Views.open(database, app, VirtualTime.start());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keepsWholeNumbersOnlyWhateverComes() {
        long most = Long.MAX_VALUE;
        for (long cents : new long[] {most, 1, most, -1, most, Long.MIN_VALUE, Long.MIN_VALUE}) {
            write(ViewApp.order("o" + cents, "U1", 0, cents));
        }
        for (var table : List.of("view_1", "view_1_part", "view_2", "view_2_part")) {
            for (int measure = 0; measure < 2; measure++) {
                var sql =
                        "SELECT count(*) FROM %s WHERE typeof(m%d) <> 'integer'"
                                .formatted(table, measure);
                assertThat(number(sql)).isZero();
            }
        }
    }

    @Test
    void refusesARealInATable() {
        write(ViewApp.order("o1", "U1", 0, Long.MAX_VALUE));
        assertThatThrownBy(() ->
                        database.commit(transaction -> {
                            transaction.execute("UPDATE view_2 SET m1 = m1 + 1");
                            return 0;
                        }))
                .hasMessageContaining("cannot store REAL value in INTEGER column");
    }

    @Test
    void refusesARowWithoutAKeyOrAPeriod() {
        var none = new BitSet();
        var all = new BitSet();
        all.set(0);
        var one = new Column.Longs(new long[] {1}, none);
        var nothing = new Column.Longs(new long[1], all);
        var noKey = new Column.Texts(new String[1]);
        var key = new Column.Texts(new String[] {"U1"});

        var first = write(List.of(noKey, one, one, one, one, one));
        assertThat(first.at(0)).isEqualTo(Outcome.REJECTED);
        assertThat(first.reason(0))
                .hasValueSatisfying(reason -> {
                    assertThat(reason.cause()).isEqualTo("missing");
                    assertThat(reason.field()).hasValue("user_id");
                });
        var second = write(List.of(key, nothing, one, one, one, one));
        assertThat(second.reason(0).flatMap(r -> r.field())).hasValue("order_timestamp");
        assertThat(number("SELECT count(*) FROM view_1")).isZero();
    }

    private void write(Fact fact) {
        for (var view : List.of(ViewApp.USERS, ViewApp.ALL)) {
            write(new FactBuilder(app, ViewApp.PIPELINE).write(view, List.of(fact)));
        }
    }

    private WriteResults write(List<Column> columns) {
        var to = app.pipelines().values().iterator().next().to().getFirst();
        var rows = new Rows(1, new int[1], new byte[16], new byte[16], List.of(columns));
        return write(new Effect.Write(ViewApp.PIPELINE, to, 0, rows, new int[1]));
    }

    private WriteResults write(Effect.Write write) {
        return database.commit(transaction -> views.write(transaction, write));
    }

    private long number(String sql) {
        return database.read(session -> session.number(sql));
    }
}
