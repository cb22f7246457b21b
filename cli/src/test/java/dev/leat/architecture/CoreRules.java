package dev.leat.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import dev.leat.kernel.compile.ExplainedStatement;
import dev.leat.kernel.compile.ExtraStruct;
import dev.leat.port.Buckets;
import dev.leat.port.Deliveries;
import dev.leat.port.LocalServices;
import dev.leat.port.MessageQueue;
import dev.leat.port.Platform;
import dev.leat.port.QueueAdmin;
import dev.leat.port.RepairPlatform;
import dev.leat.port.TopicAdmin;
import org.junit.jupiter.api.Test;

/// The allowed dependencies between packages of core: the arrows of ARCHITECTURE.md.
abstract class CoreRules {

    @Test
    void packagesKnowOnlyThoseBelowThem() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("batch")
                .definedBy("dev.leat.batch")
                .layer("app")
                .definedBy("dev.leat.app")
                .layer("item")
                .definedBy("dev.leat.item")
                .layer("lake")
                .definedBy("dev.leat.lake")
                .layer("column")
                .definedBy("dev.leat.column..")
                .layer("decode")
                .definedBy("dev.leat.decode")
                .layer("file")
                .definedBy("dev.leat.file")
                .layer("function")
                .definedBy("dev.leat.function..")
                .layer("process")
                .definedBy("dev.leat.process")
                .layer("kernel")
                .definedBy("dev.leat.kernel..")
                .layer("deadletter")
                .definedBy("dev.leat.deadletter")
                .layer("plan")
                .definedBy("dev.leat.plan")
                .layer("port")
                .definedBy("dev.leat.port")
                .layer("topic")
                .definedBy("dev.leat.topic")
                .layer("metrics")
                .definedBy("dev.leat.metrics")
                .layer("alarm")
                .definedBy("dev.leat.alarm")
                .layer("delivery")
                .definedBy("dev.leat.delivery")
                .layer("fingerprint")
                .definedBy("dev.leat.fingerprint")
                .layer("engine")
                .definedBy("dev.leat.engine")
                .layer("event")
                .definedBy("dev.leat.event")
                .layer("worker")
                .definedBy("dev.leat.worker")
                .layer("load")
                .definedBy("dev.leat.load")
                .layer("run")
                .definedBy("dev.leat.run")
                .layer("mask")
                .definedBy("dev.leat.mask")
                .layer("inspect")
                .definedBy("dev.leat.inspect")
                .layer("redrive")
                .definedBy("dev.leat.redrive")
                .layer("lookup")
                .definedBy("dev.leat.lookup")
                .layer("config")
                .definedBy("dev.leat.config..")
                .whereLayer("batch")
                .mayOnlyAccessLayers("item")
                .whereLayer("app")
                .mayNotAccessAnyLayer()
                .whereLayer("item")
                .mayOnlyAccessLayers("app")
                .whereLayer("lake")
                .mayOnlyAccessLayers("app", "batch")
                .whereLayer("column")
                .mayOnlyAccessLayers("app")
                .whereLayer("decode")
                .mayOnlyAccessLayers("app", "batch", "column")
                .whereLayer("file")
                .mayOnlyAccessLayers("app", "batch", "column", "decode")
                .whereLayer("kernel")
                .mayOnlyAccessLayers(
                        "app",
                        "batch",
                        "column",
                        "decode",
                        "file",
                        "function",
                        "item",
                        "lake",
                        "port",
                        "process")
                .whereLayer("process")
                .mayNotAccessAnyLayer()
                .whereLayer("function")
                .mayOnlyAccessLayers("app", "process")
                .whereLayer("deadletter")
                .mayOnlyAccessLayers("batch")
                .whereLayer("topic")
                .mayOnlyAccessLayers("app", "batch")
                .whereLayer("plan")
                .mayOnlyAccessLayers("app", "batch", "deadletter", "event", "item")
                .whereLayer("port")
                .mayOnlyAccessLayers("app", "batch", "deadletter", "event", "item", "lake", "plan")
                .whereLayer("metrics")
                .mayOnlyAccessLayers("app", "batch", "port")
                .whereLayer("alarm")
                .mayOnlyAccessLayers(
                        "app",
                        "batch",
                        "deadletter",
                        "inspect",
                        "mask",
                        "metrics",
                        "port",
                        "redrive")
                .whereLayer("alarm")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("delivery")
                .mayOnlyAccessLayers("app", "plan", "port", "metrics")
                .whereLayer("delivery")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("fingerprint")
                .mayOnlyAccessLayers("app")
                .whereLayer("engine")
                .mayOnlyAccessLayers("app", "batch", "kernel", "deadletter", "lake", "plan", "port")
                .whereLayer("event")
                .mayNotAccessAnyLayer()
                .whereLayer("worker")
                .mayOnlyAccessLayers("batch", "plan", "port", "metrics")
                .whereLayer("worker")
                .mayOnlyBeAccessedByLayers("load", "run")
                .whereLayer("load")
                .mayOnlyBeAccessedByLayers("run")
                .whereLayer("run")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("mask")
                .mayOnlyAccessLayers("app", "batch", "deadletter")
                .whereLayer("inspect")
                .mayOnlyAccessLayers("app", "batch", "deadletter", "file", "mask", "port")
                .whereLayer("inspect")
                .mayOnlyBeAccessedByLayers("alarm")
                .whereLayer("redrive")
                .mayOnlyAccessLayers(
                        "app", "batch", "decode", "kernel", "deadletter", "plan", "port")
                .whereLayer("redrive")
                .mayOnlyBeAccessedByLayers("alarm")
                .whereLayer("lookup")
                .mayOnlyAccessLayers("app", "batch", "decode", "file", "item", "kernel", "port")
                .whereLayer("lookup")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("config")
                .mayOnlyAccessLayers("app", "decode", "function", "kernel", "topic")
                .whereLayer("config")
                .mayNotBeAccessedByAnyLayer()
                .check(ArchitectureTest.CORE);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("dev.leat.(*)..").should().beFreeOfCycles().check(ArchitectureTest.CORE);
    }

    /// A platform that implements [EnginePlatform] alone runs an app.
    @Test
    void runningPipelinesNeedsOnlyTheEnginesPartOfAPlatform() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.leat.engine",
                        "dev.leat.load",
                        "dev.leat.run",
                        "dev.leat.worker",
                        "dev.leat.plan")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(
                        Platform.class,
                        RepairPlatform.class,
                        LocalServices.class,
                        Buckets.class,
                        Deliveries.class,
                        MessageQueue.class,
                        QueueAdmin.class,
                        TopicAdmin.class)
                .check(ArchitectureTest.CORE);
    }

    /// Redrives and alarms need the repair part at most.
    @Test
    void nothingInCoreNeedsLocalServices() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.leat.port")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Platform.class, LocalServices.class)
                .check(ArchitectureTest.CORE);
    }

    @Test
    void onlyTheKernelAndTheHandOverOfColumnsSeeDuckDb() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.leat.kernel..", "dev.leat.column.arrow")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.duckdb..", "java.sql..")
                .check(ArchitectureTest.CORE);
    }

    /// Other packages may show a statement and add a struct to it.
    @Test
    void onlyTheKernelUsesCompiledStatements() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.leat.kernel..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.leat.kernel.compile")
                                .and(
                                        not(
                                                belongToAnyOf(
                                                        ExplainedStatement.class,
                                                        ExtraStruct.class))))
                .check(ArchitectureTest.LEAT);
        noClasses()
                .that()
                .resideInAnyPackage("dev.leat.kernel.compile", "dev.leat.kernel.parquet")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.leat.kernel")
                .check(ArchitectureTest.CORE);
    }

    /// These classes are alone on the class path of a function's JVM.
    @Test
    void theApiOfFunctionsDependsOnJavaAlone() {
        classes()
                .that()
                .resideInAnyPackage("dev.leat.function", "dev.leat.function.child")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.tools..",
                        "dev.leat.function",
                        "dev.leat.function.child",
                        "org.jspecify.annotations..")
                .check(ArchitectureTest.CORE);
    }

    @Test
    void onlyTheAppFileIsYaml() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.leat.config..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.snakeyaml..")
                .check(ArchitectureTest.CORE);
    }
}
