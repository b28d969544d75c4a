/** A column of a table, by what stands above it. */
export interface Column {
  readonly label: string;
  readonly isNumber?: boolean;
}

interface StackedTableProps {
  /** What it lists, for whoever hears it without seeing what stands above it. */
  readonly label: string;
  readonly columns: readonly Column[];
  /** Its groups of rows. */
  readonly children?: unknown;
}

const numberClass = ({ isNumber = false }: Column) => (isNumber ? { class: "number" } : {});

/**
 * A table that is read row by row on a narrow screen, each cell beside the name of its column. Every role is said: some browsers take a table
 * that is laid out otherwise for none.
 */
export const StackedTable = ({ label, columns, children }: StackedTableProps) => (
  <table class="stacks" role="table" aria-label={label}>
    <thead role="rowgroup">
      <tr role="row">
        {columns.map((column) => (
          <th scope="col" role="columnheader" {...numberClass(column)}>
            {column.label}
          </th>
        ))}
      </tr>
    </thead>
    {children}
  </table>
);

interface RowProps {
  readonly id?: string;
  /** What the row is about: its first cell. */
  readonly header: unknown;
  readonly children?: unknown;
}

export const Row = ({ id, header, children }: RowProps) => (
  <tr role="row" {...(id === undefined ? {} : { id })}>
    <th scope="row" role="rowheader">
      {header}
    </th>
    {children}
  </tr>
);

/** What a row has in a column that is not its first. */
export const Cell = ({ column, children }: { readonly column: Column; readonly children?: unknown }) => (
  <td role="cell" data-label={column.label} {...numberClass(column)}>
    <div>{children}</div>
  </td>
);
