package dev.sealgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What readers of the sources may rely on, over the main code of all rooms. */
class SourceRulesTest {
    private static final List<String> ROOMS = List.of("policy", "storage", "kms", "gateway");
    private static final int MOST_LINES = 40;

    private static final List<String> LONG_METHODS = new ArrayList<>();
    private static final Map<String, List<String>> PUBLIC_TYPES = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources()));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new Reader(unit, positions).scan(unit, null);
                unit.getTypeDecls().forEach(type -> note(unit, type));
            }
        }
        assertTrue(PUBLIC_TYPES.size() > 300, () -> "sources were not found: " + PUBLIC_TYPES.size());
    }

    private static List<Path> sources() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String room : ROOMS) {
            try (Stream<Path> files = Files.walk(Path.of("..", room, "src", "main", "java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
            }
        }
        return found;
    }

    private static void note(CompilationUnitTree unit, Tree type) {
        if (type instanceof ClassTree named && named.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
            PUBLIC_TYPES
                    .computeIfAbsent(named.getSimpleName().toString(), _ -> new ArrayList<>())
                    .add(String.valueOf(unit.getPackageName()));
        }
    }

    private static final class Reader extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;

        Reader(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            if (method.getBody() != null) {
                LineMap lines = unit.getLineMap();
                long first = lines.getLineNumber(positions.getStartPosition(unit, method));
                long last = lines.getLineNumber(positions.getEndPosition(unit, method));
                if (last - first + 1 > MOST_LINES) {
                    LONG_METHODS.add(unit.getSourceFile().getName() + ":" + first + " " + method.getName());
                }
            }
            return super.visitMethod(method, null);
        }
    }

    @Test
    void methods_haveAtMostFortyLines() {
        assertEquals(List.of(), LONG_METHODS);
    }

    /** Whoever reads a name need not look which import it is. */
    @Test
    void publicTypes_haveOneSimpleNameEach() {
        assertEquals(
                Map.of(),
                PUBLIC_TYPES.entrySet().stream()
                        .filter(type -> type.getValue().size() > 1)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
}
