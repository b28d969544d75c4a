interface SearchFormProps {
  readonly action: string;
  /** The parameter that what is looked for is sent as; `q` if absent. */
  readonly name?: string;
  readonly label: string;
  readonly button: string;
  readonly value: string;
  /** The id of what explains the field. */
  readonly describedBy?: string;
  /** What is sent with it, unseen. */
  readonly kept?: Readonly<Record<string, string>>;
}

/** Characters that the service looks for at most. */
const LONGEST = 200;

/** A field to look for something by, and its button. */
export const SearchForm = (props: SearchFormProps) => {
  const { action, name = "q", label, button, value, describedBy, kept = {} } = props;
  return (
    <form method="get" action={action} role="search" class="inline">
      {Object.entries(kept).map(([key, text]) => (
        <input type="hidden" name={key} value={text} />
      ))}
      <div class="field">
        <label for={name}>{label}</label>
        <input
          id={name}
          name={name}
          type="search"
          value={value}
          maxlength={LONGEST}
          {...(describedBy === undefined ? {} : { "aria-describedby": describedBy })}
        />
      </div>
      <button>{button}</button>
    </form>
  );
};

/** What was looked for, as far as the service looks. */
export const searchedIn = ({ searchParams }: URL, name = "q"): string =>
  searchParams.get(name)?.trim().slice(0, LONGEST).toWellFormed() ?? "";
