package dev.leat.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Leat;
import dev.leat.cli.fixture.Document;
import dev.leat.cli.fixture.Example;
import dev.leat.contract.TestJvm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages about data quality, command by command. Their commands name files of the app's folder,
/// so each is a process in that folder.
@Tag("docs")
@Timeout(600)
class DataQualityPageTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"docs/data-quality.md", "docs/how-to/propose-checks.md"})
    void thePageLeadsThroughIt(String page) throws Exception {
        var app = Example.copy(folder.resolve("orders")).folder();
        for (var block : Document.read(page).blocks()) {
            var words = new ArrayList<>(Example.words(block.command()));
            if (words.getFirst().equals("up")) {
                words.addAll(List.of("--port", "0", "--aws-port", "0"));
            }
            var process =
                    new ProcessBuilder(TestJvm.command(Leat.class, words.toArray(String[]::new)))
                            .directory(app.toFile())
                            .redirectErrorStream(true)
                            .start();
            process.getOutputStream().close();
            var said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                            .replace("./leat ", "leat ");
            assertThat(process.waitFor()).as(said).isEqualTo(block.code());
            if (!block.output().equals(Document.Block.ANY)) {
                block.shows(said);
            }
        }
    }
}
