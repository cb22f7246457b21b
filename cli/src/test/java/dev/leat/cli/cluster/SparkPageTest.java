package dev.leat.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Document;
import dev.leat.cli.fixture.Example;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The page that leads from a run on one machine to a cluster, command by command.
@Tag("spark")
@Timeout(600)
class SparkPageTest {

    /// The cluster of the page, whose port may be in use here.
    private static final String MASTER = "spark://127.0.0.1:7077";

    @TempDir Path folder;

    @Test
    void thePageLeadsToACluster() throws Exception {
        var page = Document.read("docs/how-to/run-on-spark.md");
        assertThat(page.blocks()).hasSizeGreaterThan(5);
        Example.copy("examples/csv", folder.resolve("examples/csv"));
        try (var cluster = new SparkCluster(folder.resolve("cluster"), 1, true).start()) {
            write(cluster);
            for (var block : page.blocks()) {
                var said = run(cluster, block.command().replace(MASTER, cluster.master()));
                if (!block.output().equals(Document.Block.ANY)) {
                    block.shows(said);
                }
            }
        }
    }

    /// Writes a launcher of the command, as a shell finds it.
    private void write(SparkCluster cluster) throws IOException {
        var words =
                cluster.command().stream()
                        .map(word -> "'" + word.replace("'", "'\\''") + "'")
                        .collect(Collectors.joining(" "));
        var launcher = Files.createDirectory(folder.resolve("bin")).resolve("leat");
        Files.writeString(launcher, "#!/bin/sh\nexec " + words + " \"$@\"\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    private String run(SparkCluster cluster, String lines) throws Exception {
        var builder =
                new ProcessBuilder(List.of("sh", "-ec", lines))
                        .directory(folder.toFile())
                        .redirectErrorStream(true);
        cluster.environment(builder);
        builder.environment().merge("PATH", folder + "/bin:", (path, own) -> own + path);
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s%n%s", lines, said).isZero();
        return said;
    }
}
