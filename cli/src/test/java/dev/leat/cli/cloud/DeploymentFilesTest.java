package dev.leat.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.ToolRun;
import dev.leat.cli.fixture.Walk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The files with which users deploy an app: the compose file, and the workflow of the page for CI.
class DeploymentFilesTest {

    private static final Path ORDERS = Path.of("../examples/orders");
    private static final Path PAGE = Path.of("../docs/how-to/deploy-from-ci.md");
    private static final Pattern COMMAND = Pattern.compile("leat/leat ([a-z]+)");

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "elasticmq/compose.yaml"})
    @Tag("interop")
    void composeAcceptsTheFile(String file) throws Exception {
        var tool = Walk.folderOf("docker-compose", "version");
        assumeFalse(tool.isEmpty(), "needs docker-compose");
        var result =
                new ToolRun(folder, Map.of("LEAT_TOKEN", "0123456789abcdef0123456789abcdef"))
                        .run(
                                Path.of(tool, "docker-compose").toString(),
                                "-f",
                                ORDERS.resolve(file).toAbsolutePath().toString(),
                                "config");
        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output()).contains("redis://redis:6379");
    }

    @Test
    void theFilesAreYamlAndTheWorkflowHasOnlyCommandsOfLeat() throws Exception {
        var load = new Load(LoadSettings.builder().build());
        assertThat(
                        String.valueOf(
                                load.loadFromString(
                                        Files.readString(ORDERS.resolve("compose.yaml")))))
                .contains("stop_grace_period=30s")
                .contains("REDIS_URL");
        var page = Files.readString(PAGE);
        var workflow = page.substring(page.indexOf("```yaml\n") + 8, page.indexOf("\n```\n"));
        assertThat(String.valueOf(load.loadFromString(workflow))).contains("steps=");
        for (var command : COMMAND.matcher(workflow).results().toList()) {
            assertThat(new Session().run(command.group(1), "--help")).isZero();
        }
    }

    @Test
    void thePageExplainsEachVariableAndServiceOfTheFileWithElasticMq() throws Exception {
        var compose =
                ComposeFile.read(
                        ORDERS.resolve("elasticmq/compose.yaml"), Map.of("LEAT_TOKEN", ""));
        var page = Files.readString(Path.of("../docs/how-to/run-with-elasticmq.md"));
        assertThat(compose.environment("leat").keySet())
                .allSatisfy(name -> assertThat(page).contains("| `%s` |".formatted(name)));
        assertThat(compose.services().keySet())
                .allSatisfy(name -> assertThat(page).contains("| `%s` |".formatted(name)));
    }
}
