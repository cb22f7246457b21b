package dev.leat.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The allowed dependencies between packages of operations, and of them on packages of other
/// modules.
abstract class OperationsRules {

    /// The other packages of operations that a package may use. `operations` is that of the
    /// interface, which uses none.
    private static final Map<String, Set<String>> USES =
            """
            query: operations
            preview: operations
            trace: operations query
            contrast: operations preview query
            platform: contrast operations preview trace
            """
                    .lines()
                    .map(line -> line.split("[: ]+", -1))
                    .collect(toMap(names -> names[0], Set::of));

    @Test
    void packagesUseOnlyThoseBelowThem() {
        var types = ArchitectureTest.modules("operations");
        assertThat(
                        types.stream()
                                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                                .filter(use -> types.contain(use.getTargetClass().getName()))
                                .filter(use -> !allowed(use)))
                .isEmpty();
    }

    private static boolean allowed(Dependency use) {
        var user = name(use.getOriginClass());
        return USES.getOrDefault(user, Set.of(user)).contains(name(use.getTargetClass()));
    }

    private static String name(JavaClass type) {
        var name = type.getPackageName();
        return name.substring(name.lastIndexOf('.') + 1);
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
