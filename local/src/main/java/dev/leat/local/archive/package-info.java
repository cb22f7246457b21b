/// The archives of pipelines in the state file.
@org.jspecify.annotations.NullMarked
package dev.leat.local.archive;
