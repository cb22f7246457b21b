package dev.leat.aws.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The deployments of the examples violate no invariant.
class ExampleDeploymentsTest {

    @ParameterizedTest
    @CsvSource({
        "orders, ''",
        "orders, order_stats",
        "events, ''",
        "events, store_events",
        "csv, ''",
        "csv, process_csv",
        "lake, ''"
    })
    void anExampleViolatesNone(String example, String function) throws AppException {
        var app = AppFile.read(Path.of("../examples", example, "app.yaml"), Map.of());
        var environment = Objects.requireNonNull(app.environments().get("aws"));
        var functions = function.isEmpty() ? Set.<String>of() : Set.of(function);
        var deployment = AppDeployment.of(app, environment, List.of(), functions);
        assertThat(DeploymentInvariants.violations(deployment)).isEmpty();
    }
}
