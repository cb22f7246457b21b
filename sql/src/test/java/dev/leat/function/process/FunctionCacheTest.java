package dev.leat.function.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The cache of compiled functions.
@Timeout(300)
class FunctionCacheTest {

    @TempDir private Path temporary;

    private Path folder;

    @BeforeEach
    void resolve() throws Exception {
        folder = temporary.toRealPath().resolve("functions");
    }

    /// Another process: it locks the file until its input ends.
    public static void main(String[] args) throws Exception {
        try (var channel =
                        FileChannel.open(
                                Path.of(args[0]),
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE);
                var _ = channel.lock(0, Long.MAX_VALUE, true)) {
            System.out.println("locked");
            System.in.read();
        }
    }

    private Path add(String digest) throws Exception {
        try (var cache = FunctionCache.open(folder)) {
            var made = cache.create();
            Files.createDirectory(made.resolve("classes"));
            return cache.add(made, digest);
        }
    }

    /// Creates classes of another process that were last used a day after or before the limit.
    private Path other(String digest, int days) throws Exception {
        var classes = Files.createDirectories(folder.resolve(digest).resolve("classes"));
        Files.writeString(classes.resolve("A.class"), "");
        var used = Files.writeString(folder.resolve(digest).resolve("used"), "");
        var time = Instant.now().minus(FunctionCache.RETENTION).minusSeconds(days * 86_400L);
        Files.setLastModifiedTime(used, FileTime.from(time));
        return folder.resolve(digest);
    }

    @Test
    void classesThatWereNotUsedForLongAreDeletedWhenOthersAreAdded() throws Exception {
        var old = other("old", 1);
        var recent = other("recent", -1);
        var broken = Files.createDirectories(folder.resolve("new-1").resolve("classes"));
        var added = add("added");
        assertThat(old).doesNotExist();
        assertThat(broken).doesNotExist();
        assertThat(recent.resolve("classes")).exists();
        assertThat(added.resolve("classes")).exists();
    }

    @Test
    void aUseKeepsClasses() throws Exception {
        var old = other("old", 1);
        try (var cache = FunctionCache.open(folder)) {
            assertThat(cache.find("old")).contains(old);
            assertThat(cache.find("missing")).isEmpty();
        }
        assertThat(Files.getLastModifiedTime(old.resolve("used")).toInstant())
                .isAfter(Instant.now().minusSeconds(3600));
        other("old", 1);
        add("added");
        assertThat(old.resolve("classes")).exists();
    }

    @Test
    void classesThatAnotherProcessRunsStay() throws Exception {
        var old = other("old", 1);
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process =
                new ProcessBuilder(
                                java,
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                FunctionCacheTest.class.getName(),
                                old.resolve("used").toString())
                        .start();
        try {
            assertThat(process.inputReader().readLine()).isEqualTo("locked");
            add("added");
            assertThat(old.resolve("classes")).exists();
        } finally {
            process.getOutputStream().close();
            assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
        }
        add("another");
        assertThat(old).doesNotExist();
    }
}
