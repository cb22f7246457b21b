/// The rules of dependencies between modules and packages, and the lists of contracts and of
/// guards.
@NullMarked
package dev.leat.architecture;

import org.jspecify.annotations.NullMarked;
