package dev.leat.local.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.local.database.Database;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRemoverTest {

    @TempDir private Path folder;

    @Test
    void theOtherFoldersAreRemovedAfterAnError() throws Exception {
        var broken =
                (Path)
                        Proxy.newProxyInstance(
                                Path.class.getClassLoader(),
                                new Class<?>[] {Path.class},
                                (_, _, _) -> {
                                    throw new StackOverflowError();
                                });
        var other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("file"), "data");
        try (var database = Database.open(folder.resolve("state"), 1, List.of())) {
            var remover = new FileRemover(database, new Blobs(database, 1));
            remover.schedule(broken);
            remover.schedule(other);
            remover.close();
        }
        assertThat(other).doesNotExist();
    }

    @Test
    void theOtherBlobsAreRemovedIfOneCannotBe() throws Exception {
        try (var database = Database.open(folder.resolve("state"), 1, DeletedBlobs.TABLES)) {
            var blobs = new Blobs(database, 1);
            var names = List.of("objects/1", "objects/2", "objects/3");
            for (var name : names) {
                database.commit(tx -> tx.update("INSERT INTO dropped VALUES (?)", name));
                Files.createDirectories(blobs.path(name));
            }
            var held = Files.createFile(blobs.path("objects/2").resolve("file"));
            new FileRemover(database, blobs).run();
            assertThat(database.read(DeletedBlobs::some)).containsExactly("objects/2");
            Files.delete(held);
            new FileRemover(database, blobs).run();
            assertThat(database.read(DeletedBlobs::some)).isEmpty();
        }
    }
}
