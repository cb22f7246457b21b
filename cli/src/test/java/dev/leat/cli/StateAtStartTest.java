package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Shop;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The output of `leat up` about an existing state folder.
class StateAtStartTest {

    @TempDir Path folder;

    private Shop shop;

    @BeforeEach
    void write() {
        shop = new Shop(folder);
    }

    private Session run(int code, String... words) {
        return Session.run(code, words);
    }

    private Session up(int code) {
        return run(code, "up", shop.path(), "--port", "0", "--aws-port", "0", "--until-idle");
    }

    private void send(String body) {
        run(0, "send", "Orders", "--body", body, "--app", shop.path());
    }

    @Test
    @Timeout(300)
    void endsWithOneWhereAMessageIsDamaged() throws IOException {
        send(Shop.order("damaged-1", "u1", "250.10"));
        damage("damaged-1");
        var session = up(1);
        assertThat(session.err() + session.out()).contains("state.db", "damaged");
    }

    private void damage(String text) throws IOException {
        Path file;
        try (var all = Files.walk(folder)) {
            file = all.filter(f -> f.endsWith("state.db")).findFirst().orElseThrow();
        }
        var bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        int at = bytes.indexOf(text);
        assertThat(at).isPositive();
        try (var damage = new RandomAccessFile(file.toFile(), "rw")) {
            damage.seek(at);
            damage.write('D');
        }
    }

    @Test
    void saysWhichQueueLeftWithMessagesInIt() {
        shop.write("app.yaml", Shop.APP.replace("  Orders:\n", "  Orders:\n  Later:\n"));
        run(0, "send", "Later", "--body", "one", "--app", shop.path());
        shop.write("app.yaml", Shop.APP);
        assertThat(up(0).out())
                .contains(
                        "queue Later is no longer in the app but still holds 1 message; add it to the app again to access them");
    }
}
