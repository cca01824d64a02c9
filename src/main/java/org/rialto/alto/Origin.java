package org.rialto.alto;

/** Where a source's maps come from: a server, by its directory, or files. */
public sealed interface Origin permits DirectoryFinder, MapPaths {}
