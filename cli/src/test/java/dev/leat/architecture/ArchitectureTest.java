package dev.leat.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Nested;

/// The dependency rules of ARCHITECTURE.md. All modules are read once, as reading them takes longer
/// than the rules.
class ArchitectureTest {

    static final JavaClasses LEAT =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.leat");

    static final JavaClasses CORE = module("core");
    static final JavaClasses LOCAL = module("local");

    /// The classes that a module's build made.
    private static JavaClasses module(String name) {
        var built = "/" + name + "/target/";
        return LEAT.that(
                DescribedPredicate.describe(
                        "of " + name,
                        type ->
                                type.getSource()
                                        .orElseThrow()
                                        .getUri()
                                        .toString()
                                        .contains(built)));
    }

    @Nested
    class Modules extends ModuleRules {}

    @Nested
    class Core extends CoreRules {}

    @Nested
    class Local extends LocalRules {}
}
