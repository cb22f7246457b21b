package dev.leat.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Dead letters of change events, whose records are members of a struct, one of which is personal.
@Tag("slow")
class StructMembersTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Change:
                op: varchar not null
                after: 'struct(id varchar, email varchar pii, country varchar, qty integer, day date)'
            queues: {Changes: }
            tables:
              orders: {key: id}
            pipelines:
              store:
                from: {queue: Changes, schema: Change}
                key: idARCHIVE
                steps:
                  - set: {id: after.id, email: after.email, country: after.country, qty: after.qty}
                  - check: {country is known: country is not null, qty is above zero: qty > 0}
                  - exclude: [after]
                to: [{table: orders}]
            """;

    @TempDir Path folder;

    private Shop shop;

    /// Stores 60 orders that pass, and 30 without a country or with a quantity below zero or with a
    /// day in another form.
    private void start(String archive) throws IOException {
        shop = new Shop(folder).write("app.yaml", APP.replace("ARCHIVE", archive));
        var changes = new StringBuilder();
        for (int i = 0; i < 90; i++) {
            changes.append(
                    "{\"op\":\"c\",\"after\":{\"id\":\"o%d\",\"email\":\"ann@secret.test\",\"country\":%s,\"qty\":%d,\"day\":\"%s\"}}%n"
                            .formatted(
                                    i,
                                    i >= 60 && i < 70 ? "null" : "\"GB\"",
                                    i >= 70 && i < 80 ? -7 : 3,
                                    i >= 80 ? "13.02.2026" : "2026-02-13"));
        }
        var file = Files.writeString(folder.resolve("all.ndjson"), changes);
        shop.run(0, "send", "Changes", file.toString());
        shop.up(0);
    }

    @BeforeEach
    void write() {
        shop = new Shop(folder);
    }

    private String leat(int code, String... words) {
        var session = new Session();
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--app", folder.toString()));
        assertThat(session.run(all.toArray(String[]::new)))
                .as(session.out() + session.err())
                .isEqualTo(code);
        return session.out() + session.err();
    }

    @Test
    void onlyPersonalMembersAreMasked() throws IOException {
        start("");
        assertThat(leat(0, "dlq", "show", "Changes-dlq", "--limit", "100"))
                .contains("o65", "13.02.2026", "***")
                .doesNotContain("secret");
        assertThat(leat(0, "dlq", "ls")).contains("after.day").doesNotContain("secret");
    }

    @Test
    void explainNamesTheMembersThatFailed() throws IOException {
        start("\n    archive: 7d");
        assertThat(leat(0, "dlq", "explain"))
                .contains("1. after.country is null in all 10 letters")
                .contains("1. after.qty is -7 in all 10 letters")
                .contains("1. after.day is not of type date in all 10 letters")
                .contains(
                        "10 of 10 letters pass with the edit after.day=strptime(letter.body ->>"
                                + " '$.after.day', '%d.%m.%Y')")
                .doesNotContain("secret");
    }

    @Test
    void explainNamesColumnsThatTheFirstStepsTakeFromMembers() throws IOException {
        start("");
        assertThat(leat(0, "dlq", "explain"))
                .contains("in id, country as its first steps compute them")
                .contains("1. country is null in all 10 letters")
                .doesNotContain("secret");
    }

    @Test
    void membersAreSet() throws IOException {
        start("");
        var wrong = leat(2, "dlq", "preview", "--set", "after.contry='GB'");
        assertThat(wrong).contains("column 'after.contry' does not exist", "after.country");
        var both = leat(2, "dlq", "preview", "--set", "after=null", "--set", "after.qty=1");
        assertThat(both).contains("set after.qty: 'after' is set, too");
        leat(
                0,
                "dlq",
                "redrive",
                "--set",
                "after.country='GB'",
                "--where",
                "after.country is null and after.qty > 0",
                "--yes");
        leat(
                0,
                "dlq",
                "redrive",
                "--set",
                "after.qty=abs(after.qty)",
                "--where",
                "after.qty < 0",
                "--yes");
        leat(
                0,
                "dlq",
                "redrive",
                "--set",
                "after.day=strptime(letter.body ->> '$.after.day', '%d.%m.%Y')",
                "--yes");
        shop.up(0);
        assertThat(leat(0, "sql", "select count(*), sum(qty), min(email) from orders"))
                .contains("90", "310", "ann@secret.test");
    }
}
