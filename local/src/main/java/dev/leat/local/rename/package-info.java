/// Renames stored state whose resource has a new name in the app file (`was`).
@org.jspecify.annotations.NullMarked
package dev.leat.local.rename;
