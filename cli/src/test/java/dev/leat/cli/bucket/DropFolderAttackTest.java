package dev.leat.cli.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.CommandHints;
import dev.leat.cli.run.Ports;
import dev.leat.cli.run.RunningApp;
import dev.leat.config.AppFile;
import dev.leat.operations.query.ObjectPages;
import dev.leat.port.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A user of a watched folder who wants to read what only Leat can read, and to write where only
/// Leat can write: he exchanges files and folders for links while Leat works on them.
@Tag("attack")
@Timeout(300)
class DropFolderAttackTest {

    private static final int LOOKS = 200;
    private static final String SECRET = "secret";

    @TempDir private Path folder;

    private final Set<String> notifications = new ConcurrentSkipListSet<>();
    @AutoClose private RunningApp running;
    private Path drop;
    private Path secret;
    private Inbox inbox;

    @BeforeEach
    void start() throws Exception {
        drop = Files.createDirectory(folder.resolve("drop"));
        secret = Files.writeString(folder.resolve("secret"), SECRET);
        var file = folder.resolve(AppLocation.FILE);
        Files.writeString(file, "app: drop\nbuckets: {input: {}}\n");
        var app = AppFile.read(file, Map.of());
        running =
                new RunningApp(
                        app,
                        AppLocation.of(file, Optional.empty(), Optional.empty()),
                        new Ports("127.0.0.1", 0, OptionalInt.empty()),
                        new CommandHints("leat", ""),
                        () -> app);
        inbox =
                new Inbox(
                        drop,
                        "input",
                        running.operations().objects(),
                        Time.system(),
                        notifications::add);
    }

    private interface Step {
        void run() throws IOException;
    }

    /// Lets the attacker act all the time while Leat looks.
    private void attack(Step step) throws Exception {
        var over = new AtomicBoolean();
        var begun = new CountDownLatch(1);
        var attacker =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!over.get()) {
                                try {
                                    step.run();
                                } catch (IOException lost) {
                                    // Leat has moved it meanwhile.
                                }
                                begun.countDown();
                            }
                        });
        begun.await();
        try {
            for (int i = 0; i < LOOKS; i++) {
                inbox.look();
            }
        } finally {
            over.set(true);
            attacker.join();
        }
    }

    private Set<String> contents() throws IOException {
        var contents = new TreeSet<String>();
        for (var object : new ObjectPages(running.operations(), "input", "")) {
            contents.add(Files.readString(object.file()));
        }
        return contents;
    }

    private void rename(Path made, String to) throws IOException {
        Files.move(made, drop.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void noFileIsReadThroughALink() throws Exception {
        var plain = drop.resolve(".plain");
        var link = drop.resolve(".link");
        for (int i = 0; i < 5; i++) {
            Files.writeString(drop.resolve("good-%d.csv".formatted(i)), "good");
        }
        attack(() -> {
            Files.writeString(plain, "mine");
            rename(plain, "a.csv");
            Files.createSymbolicLink(link, secret);
            rename(link, "a.csv");
        });
        assertThat(contents()).contains("good").doesNotContain(SECRET);
        assertThat(drop.resolve("done")).isDirectoryContaining("glob:**/good-4.csv");
    }

    @Test
    void noFileIsMovedThroughALink() throws Exception {
        var outside = Files.createDirectory(folder.resolve("outside"));
        var number = new int[1];
        attack(() -> {
            Files.writeString(drop.resolve("%d.csv".formatted(number[0]++ % 10)), "mine");
            var done = drop.resolve("done");
            if (Files.isSymbolicLink(done)) {
                Files.delete(done);
            } else if (Files.exists(done)) {
                Files.move(done, drop.resolve(".done-" + number[0]));
                Files.createSymbolicLink(done, outside);
            }
        });
        assertThat(outside).isEmptyDirectory();
        if (Files.isSymbolicLink(drop.resolve("done"))) {
            Files.delete(drop.resolve("done"));
        }
        for (int i = 0; i < 3; i++) {
            inbox.look();
        }
        assertThat(contents()).as(notifications.toString()).contains("mine");
    }

    @Test
    void nothingThatLiesThereStopsTheOthers() throws Exception {
        Files.createSymbolicLink(drop.resolve("1.csv"), drop.resolve("none"));
        Files.createSymbolicLink(drop.resolve("2.csv"), drop.resolve("2.csv"));
        Files.createSymbolicLink(drop.resolve("3.csv"), secret);
        Files.createSymbolicLink(drop.resolve("4.csv"), Path.of("/dev/zero"));
        Files.createSymbolicLink(drop.resolve("5"), drop);
        Files.createDirectory(drop.resolve("6.csv"));
        Files.writeString(drop.resolve("a\tb.csv"), "a key that is refused");
        Files.writeString(drop.resolve("good.csv"), "good");
        for (int i = 0; i < 3; i++) {
            inbox.look();
        }
        assertThat(contents()).containsExactly("good");
        assertThat(notifications).hasSize(7);
    }
}
