package dev.leat.cli.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.batch.FileUnit;
import dev.leat.cli.terminal.CommandException;
import dev.leat.operations.ObjectFile;
import dev.leat.operations.ObjectOperations;
import dev.leat.operations.ObjectPart;
import dev.leat.port.StoredObject;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.task.FailingTask;
import dev.leat.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A folder as the inbox of a bucket, look by look.
class InboxTest {

    @TempDir Path folder;
    @TempDir Path elsewhere;

    private final Puts puts = new Puts();
    private final List<String> notifications = new ArrayList<>();
    private Inbox inbox;

    /// Remembers what was put, or is away.
    private static final class Puts implements ObjectOperations {

        final List<String> all = new ArrayList<>();
        boolean unavailable;
        String overflows = "";
        Callable<Path> meanwhile = () -> Path.of("");

        @Override
        public StoredObject put(
                String bucket, String key, Path file, Map<String, String> metadata) {
            if (unavailable) {
                throw new UnavailableException("the disk is full");
            }
            if (key.equals(overflows)) {
                throw new StackOverflowError("a value");
            }
            try {
                all.add(bucket + "/" + key + "=" + Files.readString(file));
                meanwhile.call();
            } catch (Exception broken) {
                throw new IllegalStateException(broken);
            }
            return new StoredObject(
                    new FileUnit(bucket, key, all.size(), "", 0, Instant.EPOCH), metadata);
        }

        @Override
        public Optional<ObjectFile> object(String bucket, String key) {
            return Optional.empty();
        }

        @Override
        public List<ObjectFile> objects(String bucket, String prefix, String after, int limit) {
            return List.of();
        }

        @Override
        public ObjectPart content(
                String bucket, String key, long cursor, int limit, boolean unmasked) {
            return new ObjectPart(new byte[0], 0, 0, Optional.empty());
        }
    }

    @BeforeEach
    void open() {
        inbox = new Inbox(folder, "input", puts, Time.system(), notifications::add);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void putsAFileOnceItIsAsItWas() throws IOException {
        var file = write("a.csv", "1");
        inbox.look();
        assertThat(puts.all).isEmpty();
        write("a.csv", "1,2");
        inbox.look();
        assertThat(puts.all).isEmpty();
        inbox.look();
        assertThat(puts.all).containsExactly("input/a.csv=1,2");
        assertThat(file).doesNotExist();
        assertThat(folder.resolve("done/a.csv")).hasContent("1,2");
        inbox.look();
        assertThat(puts.all).hasSize(1);
        assertThat(notifications).hasSize(1);
    }

    @Test
    void aFileThatCausesAnErrorIsReportedAndHindersNoOther() throws IOException {
        write("a.csv", "1");
        write("b.csv", "2");
        puts.overflows = "a.csv";
        for (int i = 0; i < 3; i++) {
            inbox.look();
        }
        assertThat(puts.all).containsExactly("input/b.csv=2");
        assertThat(notifications)
                .hasSize(2)
                .anySatisfy(one -> assertThat(one).contains("a.csv", "internal error, see the log"))
                .noneSatisfy(one -> assertThat(one).contains("a value"));
        assertThat(failing()).containsExactly("storing the file a.csv");

        open();
        for (int i = 0; i < 3; i++) {
            inbox.look();
        }
        assertThat(puts.all).as("after a restart").hasSize(1);
        assertThat(failing()).containsExactly("storing the file a.csv");

        puts.overflows = "";
        inbox.look();
        assertThat(puts.all).contains("input/a.csv=1");
        inbox.look();
        assertThat(failing()).isEmpty();
    }

    private static List<String> failing() {
        return Tasks.failing().stream().map(FailingTask::task).toList();
    }

    @Test
    void keepsEveryFileOfAName() throws IOException {
        for (var text : List.of("1", "22", "333")) {
            write("latest.csv", text);
            inbox.look();
            inbox.look();
        }
        assertThat(puts.all)
                .containsExactly(
                        "input/latest.csv=1", "input/latest.csv=22", "input/latest.csv=333");
        assertThat(folder.resolve("done/latest.csv")).hasContent("1");
        assertThat(folder.resolve("done/latest.csv.3")).hasContent("333");
    }

    @Test
    void leavesWhatIsOnItsWay() throws IOException {
        for (var name : List.of(".hidden.csv", "a.csv.part", "b.tmp", "c.csv~", "d.crdownload")) {
            write(name, "x");
        }
        Files.createDirectory(folder.resolve("below"));
        inbox.look();
        inbox.look();
        assertThat(puts.all).isEmpty();
    }

    @Test
    void followsNoLinkAndPutsWhatIsBesideIt() throws IOException {
        var secret = Files.writeString(elsewhere.resolve("secret.csv"), "secret");
        Files.createSymbolicLink(folder.resolve("a.csv"), secret);
        Files.createSymbolicLink(folder.resolve("b.csv"), folder.resolve("none"));
        Files.createSymbolicLink(folder.resolve("c"), elsewhere);
        write("d.csv", "1");
        inbox.look();
        inbox.look();
        inbox.look();
        assertThat(puts.all).containsExactly("input/d.csv=1");
        assertThat(notifications)
                .containsExactlyInAnyOrder(
                        folder.resolve("a.csv")
                                + " is a symbolic link, which --watch does not follow",
                        folder.resolve("b.csv")
                                + " is a symbolic link, which --watch does not follow",
                        folder.resolve("c") + " is a symbolic link, which --watch does not follow",
                        folder.resolve("d.csv") + " was stored in input");
    }

    @Test
    void theFolderItselfMayBeALink() throws IOException {
        var link = Files.createSymbolicLink(elsewhere.resolve("drop"), folder);
        inbox = new Inbox(link, "input", puts, Time.system(), notifications::add);
        write("a.csv", "1");
        inbox.look();
        inbox.look();
        assertThat(puts.all).containsExactly("input/a.csv=1");
        assertThat(folder.resolve("done/a.csv")).hasContent("1");
    }

    @Test
    void putsNothingWhereDoneLeadsElsewhere() throws IOException {
        Files.createSymbolicLink(folder.resolve("done"), elsewhere);
        write("a.csv", "1");
        inbox.look();
        inbox.look();
        inbox.look();
        assertThat(puts.all).isEmpty();
        assertThat(elsewhere).isEmptyDirectory();
        assertThat(notifications)
                .anySatisfy(said -> assertThat(said).contains("a.csv", "done is not a folder"));
    }

    @Test
    void aPipeHoldsNothingUp() throws Exception {
        var made = new ProcessBuilder("mkfifo", folder.resolve("a.csv").toString()).start();
        assumeTrue(made.waitFor() == 0, "needs mkfifo");
        write("b.csv", "1");
        inbox.look();
        inbox.look();
        assertThat(puts.all).containsExactly("input/b.csv=1");
        assertThat(notifications).contains(folder.resolve("a.csv") + " is not a regular file");
    }

    /// The file was overwritten while it was put; the next scan puts the new content.
    @Test
    void movesOnlyWhatItHasPut() throws IOException {
        write("a.csv", "1");
        inbox.look();
        puts.meanwhile = () -> write("a.csv", "1,2");
        inbox.look();
        assertThat(folder.resolve("a.csv")).hasContent("1,2");
        puts.meanwhile = () -> folder;
        inbox.look();
        inbox.look();
        assertThat(puts.all).containsExactly("input/a.csv=1", "input/a.csv=1,2");
        assertThat(folder.resolve("done/a.csv")).hasContent("1,2");
    }

    @Test
    void saysItAgainOfAnotherFileOfTheName() throws IOException {
        puts.unavailable = true;
        var file = write("a.csv", "1");
        inbox.look();
        inbox.look();
        Files.delete(file);
        inbox.look();
        write("a.csv", "1");
        inbox.look();
        inbox.look();
        assertThat(notifications).hasSize(2);
    }

    @Test
    void triesAgainWhereAFileCannotBePutAndSaysSoOnce() throws IOException {
        puts.unavailable = true;
        write("a.csv", "1");
        inbox.look();
        inbox.look();
        inbox.look();
        assertThat(notifications)
                .singleElement()
                .asString()
                .contains("the disk is full", "the file stays");
        puts.unavailable = false;
        inbox.look();
        assertThat(puts.all).containsExactly("input/a.csv=1");
    }

    @Test
    void saysThatTheFolderIsGoneAndGoesOnWhenItIsBack() throws IOException {
        Files.delete(folder);
        inbox.look();
        inbox.look();
        assertThat(notifications)
                .singleElement()
                .asString()
                .startsWith("cannot read folder " + folder);
        Files.createDirectory(folder);
        write("a.csv", "1");
        inbox.look();
        inbox.look();
        assertThat(puts.all).hasSize(1);
    }

    @Test
    void refusesAFolderThatIsNotThere() {
        assertThatThrownBy(() ->
                        new Inbox(
                                folder.resolve("none"),
                                "input",
                                puts,
                                Time.system(),
                                notifications::add))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("no such folder");
    }
}
