package dev.leat.cli.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Shop;
import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.local.LocalPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The commands that use an archive whose records are in a bucket.
@Timeout(300)
class ArchiveInBucketTest {

    private static final String APP =
            Shop.APP.replace(
                    "  Orders:\n",
                    """
                      Orders:
                        archive: {keep: 30d, bucket: kept}
                    buckets:
                      kept:
                    """);

    private static final String MEASURED =
            APP.replace(
                    "spent: sum(value)\n    every",
                    "spent: sum(value)\n      largest: max(value)\n    every");

    @TempDir Path folder;

    private Path shop(String name, String app) {
        return new Shop(folder.resolve(name)).write("app.yaml", app).folder();
    }

    private static void send(Path shop, String id, String user, String value) {
        Session.run(shop, 0, "send", "Orders", "--body", Shop.order(id, user, value));
        up(shop);
    }

    private static void up(Path shop) {
        Session.run(shop, 0, "up", "--until-idle", "--port", "0", "--aws-port", "off");
    }

    private static String users(Path shop) {
        var sql = "select * from users order by user_id";
        return Session.run(shop, 0, "sql", sql, "--format", "csv").out();
    }

    private static String archives(Path shop) {
        return Session.run(shop, 0, "ls", "archives", "--json").out();
    }

    private static Session diff(Path shop, int code) {
        var from = Instant.now().minus(Duration.ofHours(1)).toString();
        return Session.run(shop, code, "replay", "count_orders", "--from", from, "--diff");
    }

    /// Opens the platform at a time at which it moves the records to the bucket.
    private static LocalPlatform later(Path shop) throws Exception {
        var app = AppFile.read(shop.resolve("app.yaml"), Map.of());
        var time = new VirtualTime(Instant.now().plus(Duration.ofDays(2)));
        var platform = LocalPlatform.open(app, shop.resolve(".leat"), time);
        var archive = platform.archives().find("count_orders").orElseThrow();
        while (archive.bytes() > archive.objectBytes()) {
            assertThat(Thread.interrupted()).as("the test takes too long").isFalse();
            LockSupport.parkNanos(1_000_000);
            archive = platform.archives().find("count_orders").orElseThrow();
        }
        return platform;
    }

    /// Returns the key of the archive's only object, after its deletion.
    private static String delete(Path shop, Path copy) throws Exception {
        try (var platform = later(shop)) {
            var objects = platform.buckets().list("kept", "archive/count_orders/", "", 9);
            assertThat(objects).hasSize(1);
            var unit = objects.getFirst().unit();
            try (var in = platform.buckets().content(unit).open(0)) {
                Files.copy(in, copy);
            }
            platform.buckets().delete("kept", unit.key());
            return unit.key();
        }
    }

    @Test
    void rebuildsReplaysAndRestoresFromTheBucket() throws Exception {
        var shop = shop("shop", APP);
        send(shop, "A", "ann", "10.50");
        send(shop, "B", "bob", "20.00");
        later(shop).close();
        send(shop, "C", "ann", "1.25");
        assertThat(archives(shop))
                .contains("\"records\":3", "\"objects\":1", "\"since\":\"1970-01-01T00:00:00Z\"");
        assertThat(Session.run(shop, 0, "ls", "archives").out())
                .containsPattern("OBJECTS.*\\R.*count_orders +30d +first +3 +[0-9]+ +1 ");

        assertThat(diff(shop, 0).out())
                .contains("3 records from the archive of pipeline count_orders compared: no");

        Files.writeString(shop.resolve("app.yaml"), MEASURED);
        assertThat(Session.run(shop, 0, "rebuild", "users").out())
                .isEqualTo("users is rebuilt: 3 delivered\n");
        var before = users(shop);
        assertThat(before)
                .isEqualTo("user_id,orders,spent,largest\nANN,2,11.75,10.50\nBOB,1,20.00,20.00\n");

        var backup = folder.resolve("backup");
        Session.run(shop, 0, "backup", backup.toString());
        var restored = shop("restored", MEASURED);
        Session.run(restored, 0, "restore", backup.toString());
        assertThat(archives(restored)).isEqualTo(archives(shop));
        assertThat(Session.run(restored, 0, "rebuild", "users").out()).contains("3 delivered");
        assertThat(users(restored)).isEqualTo(before);
    }

    @Test
    void refusesARebuildWithoutAnObjectUntilItIsPutBack() throws Exception {
        var shop = shop("shop", APP);
        send(shop, "A", "ann", "10.50");
        var before = users(shop);
        var copy = folder.resolve("copy");
        var key = delete(shop, copy);
        assertThat(Session.run(shop, 1, "rebuild", "users").err())
                .contains("the object " + key + " of bucket kept was deleted; it has 1 record of")
                .contains("processed from 20");
        assertThat(diff(shop, 2).err()).contains(key + " of bucket kept was deleted");
        assertThat(users(shop)).isEqualTo(before);
        putBack(shop, key, copy);
        assertThat(Session.run(shop, 0, "rebuild", "users").out()).contains("1 delivered");
        assertThat(users(shop)).isEqualTo(before);
    }

    private void putBack(Path shop, String key, Path copy) throws IOException {
        var file = folder.resolve(key.substring(key.lastIndexOf('/') + 1));
        Files.move(copy, file);
        var to = "kept/" + key.substring(0, key.lastIndexOf('/') + 1);
        Session.run(shop, 0, "put", file.toString(), to);
    }
}
