package dev.leat.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;

/// Whom a connector may know.
abstract class RedisRules {

    @Test
    void aConnectorSeesNeitherEngineNorKernelNorAPlatform() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.leat.engine..",
                        "dev.leat.load..",
                        "dev.leat.run..",
                        "dev.leat.worker..",
                        "dev.leat.kernel..",
                        "dev.leat.decode..",
                        "dev.leat.config..",
                        "dev.leat.local..",
                        "dev.leat.server..",
                        "dev.leat.cli..")
                .check(ArchitectureTest.REDIS);
    }
}
