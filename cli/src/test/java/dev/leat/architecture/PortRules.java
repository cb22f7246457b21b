package dev.leat.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.leat.port.Buckets;
import dev.leat.port.Deliveries;
import dev.leat.port.LocalServices;
import dev.leat.port.MessageQueue;
import dev.leat.port.Platform;
import dev.leat.port.QueueAdmin;
import dev.leat.port.RepairPlatform;
import dev.leat.port.TopicAdmin;
import org.junit.jupiter.api.Test;

/// The parts of a platform that the classes of model and engine may use.
abstract class PortRules {

    /// A platform that implements the engine's part alone runs an app; redrives and alarms need the
    /// repair part at most.
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
                .dependOnClassesThat(
                        belongToAnyOf(
                                RepairPlatform.class,
                                Buckets.class,
                                Deliveries.class,
                                MessageQueue.class,
                                QueueAdmin.class,
                                TopicAdmin.class))
                .check(ArchitectureTest.BASE);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.leat.port")
                .should()
                .dependOnClassesThat(belongToAnyOf(Platform.class, LocalServices.class))
                .check(ArchitectureTest.BASE);
    }
}
