package dev.leat.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Shop;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Dead letters with forged `leat` attributes.
class ForgedLetterTest {

    private static final String LIFE =
            "{\"attempts\":2147483647,\"cause\":\"\\u001b[2J\",\"by\":\"\\u001b[2J\",\"run\":\"r\","
                    + "\"redriven\":\"+1000000000-12-31T23:59:59Z\"}";

    @TempDir Path folder;

    private Shop shop;

    @BeforeEach
    void forge() {
        shop = new Shop(folder);
        send("{\"redrive\":\"r\",\"lives\":[%s]}".formatted(LIFE));
        send(
                "{\"pipeline\":\"\\u001b[2J\",\"source\":\"\\u001b[2J\",\"lives\":[%s],\"first_seen\":\"%s\"}"
                        .formatted(LIFE, "+1000000000-12-31T23:59:59Z"));
        send(
                "{\"pipeline\":\"count_orders\",\"source\":\"\\u001b[2J\\nqueue\",\"first_seen\":\"soon\"}");
    }

    private void send(String leat) {
        run(
                "send",
                "Orders-dlq",
                "--body",
                Shop.order("o1", "u", "1"),
                "--attribute",
                "leat=" + leat);
    }

    private String run(String... words) {
        var session = new Session();
        var all = Stream.concat(Stream.of(words), Stream.of("--app", shop.path()));
        assertThat(session.run(all.toArray(String[]::new))).as(session.err()).isZero();
        return session.out() + session.err();
    }

    @Test
    void areShownAndSteerNoTerminal() {
        assertThat(
                        run("dlq", "ls")
                                + run("dlq", "show", "Orders")
                                + run("dlq", "show", "Orders", "--json")
                                + run("dlq", "preview", "Orders")
                                + run("trace", "o1"))
                .contains("3 dead letters")
                .doesNotContain("\u001b");
        assertThat(run("dlq", "redrive", "Orders"))
                .contains("does not exist")
                .doesNotContain("\u001b")
                .doesNotContain("\nqueue");
    }
}
