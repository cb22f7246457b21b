package dev.leat.architecture;

import static java.util.stream.Collectors.toMap;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The other packages of its module that a package may use. A package that is not listed uses none.
///
/// @param allowed the used packages by the name of the package
/// @param name returns the name of a package in the table
record PackageUses(Map<String, Set<String>> allowed, UnaryOperator<String> name) {

    /// Reads a table: a line for each package, as `query: operations trace`.
    static PackageUses of(String table, UnaryOperator<String> name) {
        return new PackageUses(
                table.lines()
                        .map(line -> line.split("[: ]+", -1))
                        .collect(toMap(names -> names[0], Set::of)),
                name);
    }

    /// Returns the uses of other packages that the table does not allow.
    Stream<Dependency> others(JavaClasses types) {
        return types.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(use -> types.contain(use.getTargetClass().getName()))
                .filter(use -> !isAllowed(use));
    }

    private boolean isAllowed(Dependency use) {
        var user = nameOf(use.getOriginClass());
        return allowed.getOrDefault(user, Set.of(user)).contains(nameOf(use.getTargetClass()));
    }

    private String nameOf(JavaClass type) {
        return name.apply(type.getPackageName());
    }
}
