/// `leat ls`: the resources of an app, by kind.
@NullMarked
package dev.leat.cli.listing;

import org.jspecify.annotations.NullMarked;
