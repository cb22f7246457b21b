/// The documentation of the app's API, generated from the app: an OpenAPI document and an HTML
/// page.
@NullMarked
package dev.leat.server.doc;

import org.jspecify.annotations.NullMarked;
