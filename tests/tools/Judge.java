/* Judge FILE…: EPUBCheck, of whatever version is on the class path, over many books in one machine: to start it takes
 * longer than to check a book. Each report follows a line "== FILE". */
public class Judge {
    public static void main(String[] files) throws Exception {
        int worst = 0;
        for (String file : files) {
            System.out.println("== " + file);
            worst = Math.max(worst, new com.adobe.epubcheck.tool.EpubChecker().run(new String[] {file}));
            System.out.flush();
            System.err.flush();
        }
        System.exit(worst);
    }
}
