package dev.leat.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The allowed dependencies between packages of operations, and of them on packages of other
/// modules.
abstract class OperationsRules {

    /// `operations` is the package of the interface.
    private static final PackageUses USES =
            PackageUses.of(
                    """
                    query: operations
                    preview: operations
                    trace: operations query
                    contrast: operations preview query
                    platform: contrast operations preview trace
                    """,
                    name -> name.substring(name.lastIndexOf('.') + 1));

    @Test
    void packagesUseOnlyThoseBelowThem() {
        assertThat(USES.others(ArchitectureTest.modules("operations"))).isEmpty();
    }

    @Test
    void operationsOnStoresReadThroughPortsAlone() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.leat.operations", "dev.leat.operations.platform")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.leat.engine..",
                        "dev.leat.load..",
                        "dev.leat.past..",
                        "dev.leat.run..",
                        "dev.leat.worker..",
                        "dev.leat.kernel..")
                .check(ArchitectureTest.LEAT);
    }

    /// The tables of a SELECT are filled through ports, too, and asked by the kernel.
    @Test
    void queriesKnowHowToAskAndNotHowToRun() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.leat.operations.query", "dev.leat.server.dialect")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.leat.engine..",
                        "dev.leat.load..",
                        "dev.leat.past..",
                        "dev.leat.run..",
                        "dev.leat.worker..",
                        "dev.leat.kernel",
                        "dev.leat.kernel.compile..",
                        "dev.leat.kernel.parquet..",
                        "dev.leat.kernel.reduce..")
                .check(ArchitectureTest.LEAT);
    }

    /// Maven passes on the modules that `quality` uses.
    @Test
    void onlyComparisonsUseDataQuality() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.leat.operations..", "dev.leat.server..")
                .and()
                .resideOutsideOfPackage("dev.leat.operations.contrast")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.leat.quality..", "dev.leat.config..")
                .check(ArchitectureTest.LEAT);
        noClasses()
                .that()
                .resideInAPackage("dev.leat.operations.contrast")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.leat.config..")
                .check(ArchitectureTest.LEAT);
    }

    /// The HTTP API calls the interface, as a command does.
    @Test
    void theSiteOfOperationsKnowsTheirInterfaceAlone() {
        noClasses()
                .that()
                .resideInAPackage("dev.leat.server.operations")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.leat.operations.contrast",
                        "dev.leat.operations.platform",
                        "dev.leat.operations.preview",
                        "dev.leat.operations.query",
                        "dev.leat.operations.trace")
                .check(ArchitectureTest.LEAT);
    }
}
