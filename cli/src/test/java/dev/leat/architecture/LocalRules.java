package dev.leat.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;

/// The allowed dependencies between packages of the embedded platform.
abstract class LocalRules {

    @Test
    void theStateFileKnowsNothingOfWhatIsKeptInIt() {
        noClasses()
                .that()
                .resideInAPackage("dev.leat.local.database")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.leat.local",
                        "dev.leat.local.queue",
                        "dev.leat.local.view",
                        "dev.leat.local.redrive",
                        "dev.leat.app..")
                .check(ArchitectureTest.LOCAL);
    }

    @Test
    void queuesAndViewsDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("dev.leat.local.queue")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.leat.local", "dev.leat.local.view")
                .check(ArchitectureTest.LOCAL);
        noClasses()
                .that()
                .resideInAPackage("dev.leat.local.view")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.leat.local", "dev.leat.local.queue")
                .check(ArchitectureTest.LOCAL);
    }

    @Test
    void redrivesUseQueuesAndNothingUsesRedrives() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.leat.local.queue", "dev.leat.local.view")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.leat.local.redrive")
                .check(ArchitectureTest.LOCAL);
        noClasses()
                .that()
                .resideInAPackage("dev.leat.local.redrive")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.leat.local", "dev.leat.local.view")
                .check(ArchitectureTest.LOCAL);
    }

    @Test
    void filesUseBucketsAndBucketsUseTopicsAndNothingUsesThem() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.leat.local.database",
                        "dev.leat.local.queue",
                        "dev.leat.local.view",
                        "dev.leat.local.redrive")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.leat.local.topic",
                        "dev.leat.local.event",
                        "dev.leat.local.bucket",
                        "dev.leat.local.file")
                .check(ArchitectureTest.LOCAL);
        noClasses()
                .that()
                .resideInAPackage("dev.leat.local.topic")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.leat.local.event", "dev.leat.local.bucket", "dev.leat.local.file")
                .check(ArchitectureTest.LOCAL);
        noClasses()
                .that()
                .resideInAPackage("dev.leat.local.event")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.leat.local.bucket", "dev.leat.local.file")
                .check(ArchitectureTest.LOCAL);
        noClasses()
                .that()
                .resideInAPackage("dev.leat.local.bucket")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.leat.local", "dev.leat.local.file", "dev.leat.local.view")
                .check(ArchitectureTest.LOCAL);
    }
}
