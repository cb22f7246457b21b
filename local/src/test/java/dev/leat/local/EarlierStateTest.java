package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.contract.Fact;
import dev.leat.contract.Facts;
import dev.leat.contract.ViewApp;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A state file as the version before left it: orders a, b and c, one of them in the log of
/// identities no more, and a message that waits.
class EarlierStateTest {

    private static final Fact A = ViewApp.order("a", "U1", 0, 10);
    private static final Fact B = ViewApp.order("b", "U2", 1, 20);
    private static final Fact C = ViewApp.order("c", "U1", 0, 5);

    @TempDir Path folder;

    @BeforeEach
    void make() throws SQLException, IOException {
        try (var in = EarlierStateTest.class.getResourceAsStream("/state-of-version-2.sql");
                var connection =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("state.db"));
                var statement = connection.createStatement()) {
            assertThat(in).isNotNull();
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (var sql : text.split(";\n", -1)) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
    }

    private LocalPlatform open(App app) {
        return LocalPlatform.open(app, folder, VirtualTime.start());
    }

    @Test
    void goesOnAsItWas() {
        for (int start = 0; start < 2; start++) {
            try (var trial =
                    new ViewTrial((app, _) -> new ViewState(open(app)), ViewApp.orders())) {
                assertThat(trial.write(ViewApp.ALL, A, C, ViewApp.order("c", "U1", 0, 6)))
                        .containsExactly(Outcome.REPEAT, Outcome.REPEAT, Outcome.REJECTED);
                assertThat(trial.write(ViewApp.USERS, A, B)).containsOnly(Outcome.REPEAT);
                assertThat(trial.rows(ViewApp.USERS))
                        .containsExactly("[U1]=[1, 10, 10, 10]", "[U2]=[1, 20, 20, 20]");
                assertThat(trial.rows(ViewApp.ALL)).containsExactly("[]=[2, 15]");
            }
        }
        try (var platform = open(ViewApp.orders())) {
            assertThat(platform.queue("orders").browse(0, 9)).hasSize(1);
        }
    }

    @Test
    void takesAPipelineWhoseRecordsChange() {
        var app =
                ViewApp.changing(
                        ViewApp.of(List.of(ViewApp.PIPELINE, "other"), ViewApp.all()), "other");
        try (var platform = open(app)) {
            var store = platform.home("orders");
            var facts = new Facts(app, "other");
            for (long version = 1; version < 4; version++) {
                var state = ViewApp.state("a", version, "U1", 0, version);
                var effect = facts.write(ViewApp.ALL, List.of(state));
                assertThat(ViewTrial.outcomes(store.commit(tx -> tx.apply(effect))))
                        .containsExactly(Outcome.DELIVERED);
            }
            assertThat(platform.view(ViewApp.ALL).get(List.of()).map(ViewTrial::text))
                    .hasValue("[]=[3, 18]");
        }
    }
}
