package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands beside an app whose state folder was removed or moved while it runs.
class DisplacedStateTest {

    @TempDir Path folder;

    @TempDir Path home;

    private Shop shop;

    @BeforeEach
    void write() {
        shop = new Shop(folder).write("app.yaml", Shop.APP + "buckets:\n  input:\n");
        shop.write("a.csv", "a\n");
    }

    private Session session() {
        return new Session(Map.of("HOME", home.toString()));
    }

    private String refused(String... words) {
        var session = session();
        assertThat(session.run(words)).as(session.out()).isEqualTo(1);
        assertThat(session.out()).isEmpty();
        return session.err();
    }

    @Test
    void nothingIsKeptWhereTheRunningAppDoesNotSeeIt() throws Exception {
        var state = folder.resolve(".leat");
        var moved = folder.resolve("moved");
        var why =
                """
                the app is running (pid %d), but its state folder %s was removed or replaced;\
                 stop the app, restore the folder, and restart the app
                """
                        .formatted(ProcessHandle.current().pid(), state);
        var app = new Background(session(), shop.path());
        try {
            Files.move(state, moved);
            assertThat(refused("send", "Orders", "{}", "--app", shop.path())).endsWith(why);
            var file = folder.resolve("a.csv").toString();
            assertThat(refused("put", file, "input", "--app", shop.path())).endsWith(why);
            assertThat(refused("dlq", "ls", "--app", shop.path())).endsWith(why);
            assertThat(state).doesNotExist();
            Files.createDirectory(state);
            assertThat(refused("send", "Orders", "{}", "--app", shop.path())).endsWith(why);
            assertThat(refused("send", "Orders", "{}", "--app", shop.path(), "--state", "" + moved))
                    .contains("was removed or replaced while the app runs");
            assertThat(app.get("/health"))
                    .startsWith("503 ")
                    .contains(
                            "\"count_orders\":{\"state\":\"stopped\",\"reason\":\"the state folder ")
                    .doesNotContain("running");
        } finally {
            app.stop();
        }
        assertThat(running()).isEmpty();
    }

    @Test
    void aStateFolderThatACommandMakesIsSaid() throws IOException {
        var session = session();
        assertThat(session.run("send", "Orders", "{}", "--app", shop.path())).isZero();
        assertThat(session.err())
                .isEqualTo(
                        "state folder %s did not exist; created an empty one\n"
                                .formatted(folder.resolve(".leat")));
        var again = session();
        assertThat(again.run("send", "Orders", "{}", "--app", shop.path())).isZero();
        assertThat(again.err()).isEmpty();
    }

    @Test
    void whatAKilledProcessLeftIsIgnoredAndRemovedByTheNext() throws Exception {
        var left = home.resolve(".leat").resolve("running").resolve("1");
        Files.createDirectories(left.getParent());
        Files.writeString(left, "7\n" + folder.toRealPath().resolve(".leat"));
        assertThat(session().run("send", "Orders", "{}", "--app", shop.path())).isZero();
        try (var app = new Background(session(), shop.path())) {
            assertThat(app.get("/health")).startsWith("200 ");
            assertThat(running()).containsExactly("" + ProcessHandle.current().pid());
            assertThat(session().run("send", "Orders", "{}", "--app", shop.path())).isZero();
        }
        assertThat(running()).isEmpty();
    }

    private List<String> running() throws IOException {
        try (var files = Files.list(home.resolve(".leat").resolve("running"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
