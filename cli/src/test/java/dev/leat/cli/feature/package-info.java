/// Features of pipelines in whole apps, alone and combined: they guard engine, local and
/// connectors.
@NullMarked
package dev.leat.cli.feature;

import org.jspecify.annotations.NullMarked;
