package dev.leat.redis;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Whom a connector may know.
class RedisArchitectureTest {

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
                .check(
                        new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages("dev.leat.redis"));
    }
}
