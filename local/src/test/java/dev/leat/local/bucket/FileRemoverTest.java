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
}
