package dev.leat.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;

/// The dependency rules of ARCHITECTURE.md. All modules are read once, as reading them takes longer
/// than the rules.
class ArchitectureTest {

    static final JavaClasses LEAT =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(location -> !location.contains("-tests.jar"))
                    .importPackages("dev.leat");

    static final JavaClasses BASE = modules("model", "sql", "config", "engine");
    static final JavaClasses LOCAL = modules("local");

    /// The classes that the builds of these modules made.
    static JavaClasses modules(String... names) {
        return LEAT.that(
                DescribedPredicate.describe(
                        "of " + String.join(", ", names),
                        type -> {
                            var source = type.getSource().orElseThrow().getUri().toString();
                            return Stream.of(names)
                                    .anyMatch(name -> source.contains("/" + name + "/target/"));
                        }));
    }

    @Nested
    class Modules extends ModuleRules {}

    @Nested
    class Base extends BaseRules {}

    @Nested
    class OperationsPackages extends OperationsRules {}

    @Nested
    class Port extends PortRules {}

    @Nested
    class Sql extends SqlRules {}

    @Nested
    class Local extends LocalRules {}

    @Nested
    class Patterns extends PatternRules {}

    @Nested
    class Threads extends ThreadRules {}
}
