package dev.leat.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The rules of ARCHITECTURE.md for modules that Maven cannot check: packages of one module that
/// another module may not use.
abstract class ModuleRules {

    @Test
    void externalStoresCompileNothing() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.leat.redis..", "dev.leat.warehouse..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.leat.kernel..", "dev.leat.decode..")
                .check(ArchitectureTest.LEAT);
    }

    /// The code for Redshift was never run on a real one.
    @Test
    void onlyTheCommandKnowsRedshift() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.leat.warehouse.redshift", "dev.leat.cli.run")
                .and()
                .resideOutsideOfPackage("dev.leat.cli")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.leat.warehouse.redshift")
                .check(ArchitectureTest.LEAT);
    }

    @Test
    void theServerReadsThroughPortsAlone() {
        noClasses()
                .that()
                .resideInAPackage("dev.leat.server..")
                .and()
                .resideOutsideOfPackage("dev.leat.server.dialect")
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

    @Test
    void theSitesOfTheServerDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("dev.leat.server.intake")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.leat.server.doc")
                .check(ArchitectureTest.LEAT);
        noClasses()
                .that()
                .resideInAnyPackage("dev.leat.server", "dev.leat.server.doc")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.leat.server.intake")
                .check(ArchitectureTest.LEAT);
        noClasses()
                .that()
                .resideInAPackage("dev.leat.server")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.leat.server.doc")
                .check(ArchitectureTest.LEAT);
    }

    @Test
    void partsMeetInOnePlace() {
        noClasses()
                .that()
                .resideInAPackage("dev.leat..")
                .and()
                .doNotHaveSimpleName("AppParts")
                .and()
                .doNotHaveSimpleName("EmbeddedHome")
                .and()
                .doNotHaveSimpleName("DefinitionUpdate")
                .and()
                .resideOutsideOfPackages("dev.leat.local..", "dev.leat.testkit..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.leat.local..")
                .check(ArchitectureTest.LEAT);
    }

    /// The grammar and the rules of a kind, the lists of writers, the writers of views, and what
    /// makes sinks itself: all other code asks a sink for facts.
    @Test
    void onlyTheClassesOfAKindOfSinkNameIt() {
        noClasses()
                .that()
                .resideInAPackage("dev.leat..")
                .and()
                .resideOutsideOfPackages(
                        "dev.leat.app.sink",
                        "dev.leat.local.view",
                        "dev.leat.redis",
                        "dev.leat.testkit..",
                        "dev.leat.bench..")
                .and()
                .haveNameNotMatching("dev\\.leat\\.config\\.(.*SinkKinds?|SubjectText)(\\$.*)?")
                .and()
                .doNotHaveFullyQualifiedName("dev.leat.config.rules.EndpointRules")
                .and()
                .doNotHaveFullyQualifiedName("dev.leat.local.LocalWriters")
                .and()
                .doNotHaveFullyQualifiedName("dev.leat.load.SingleRunPlan")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.leat.app.sink")
                .check(ArchitectureTest.LEAT);
    }

    @Test
    void testsOfAppsNeedNoStoresElsewhere() {
        noClasses()
                .that()
                .resideInAPackage("dev.leat.testkit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.leat.redis..", "dev.leat.smtp..", "dev.leat.http..")
                .check(ArchitectureTest.LEAT);
    }

    @Test
    void commandsStandAboveRunningAndRunningAbovePrinting() {
        var order =
                Stream.of("terminal", "place", "log", "run", "access", "input")
                        .map(name -> "dev.leat.cli." + name)
                        .toList();
        for (int i = 0; i < order.size(); i++) {
            var above = order.subList(i + 1, order.size()).toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(order.get(i))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(above).or(resideInAPackage("dev.leat.cli")))
                    .check(ArchitectureTest.LEAT);
        }
    }
}
