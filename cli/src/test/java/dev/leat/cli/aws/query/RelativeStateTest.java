package dev.leat.cli.aws.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.aws.LeatEndpoint;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An app whose folder has a relative path, as in `leat up examples/warehouse`. The process of
/// queries has another working directory.
@Timeout(120)
class RelativeStateTest {

    @TempDir Path folder;

    @Test
    void statementsOfClientsReadTheFilesOfAnAppInARelativeFolder() throws Exception {
        var relative = Path.of("").toAbsolutePath().relativize(folder.toRealPath());
        assertThat(relative.isAbsolute()).isFalse();
        try (var leat = LeatEndpoint.of(RedshiftDataTest.APP, relative)) {
            leat.send("live", RedshiftDataTest.sales());
            leat.awaitIdle();
            var api = DataApi.of(leat.url());
            var count = api.run("select count(*) from sales");
            assertThat(count.error()).isNull();
            assertThat(api.rows(count.id())).containsExactly("5L");
        }
    }
}
