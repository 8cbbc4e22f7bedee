// What can be used: buttons and the rest of Block Kit's interactive elements, and the inputs of modals.

import {ask, h} from './dom.js';
import {plain, text} from './blocks.js';

let counter = 0;

/** An element outside an input block: using it tells the app at once, after its confirm dialog if it has one. */
export function control(element, names, use) {
  const send = async (value) => {
    if (use && await confirmed(element, names)) {
      await use(element, value);
    }
  };
  switch (element.type) {
    case 'button':
      return h('button', {
        type: 'button',
        class: {primary: 'primary', danger: 'danger'}[element.style] ?? '',
        'aria-label': element.accessibility_label,
        'data-key': element.action_id,
        disabled: !use,
        onclick: async (event) => {
          const button = event.currentTarget;
          button.setAttribute('aria-busy', 'true');
          await send(undefined);
          button.removeAttribute('aria-busy');
        },
      }, plain(element.text));
    case 'overflow':
      return choice(element, element.options ?? [], '⋯', send);
    case 'static_select':
      return choice(element, options(element), plain(element.placeholder) || 'Choose', send);
    default: {
      const field = editor(element, names, 'control-' + counter++, use);
      field.element.addEventListener('change', () => field.value() && send(field.value()));
      field.input?.setAttribute('aria-label', plain(element.placeholder) || 'Choose');
      return field.element;
    }
  }
}

async function confirmed(element, names) {
  const question = element.confirm;
  return !question || ask(plain(question.title), text(question.text, names), plain(question.confirm), plain(question.deny),
    question.style === 'danger' || element.style === 'danger');
}

function choice(element, all, placeholder, send) {
  const select = h('select', {'aria-label': placeholder, 'data-key': element.action_id}, h('option', {value: '', selected: true}, placeholder),
    all.map((option) => h('option', {value: option.value}, plain(option.text))));
  select.addEventListener('change', async () => {
    const chosen = select.value;
    if (element.type === 'overflow') {
      select.value = '';
    }
    await send(chosen);
  });
  return select;
}

const options = (element) =>
  [...element.options ?? [], ...(element.option_groups ?? []).flatMap((group) => group.options ?? [])];

/** An input block of a modal: a label, an editor, a hint and a place for an error. */
export function input(block, names, id, use) {
  const field = editor(block.element, names, 'input-' + id, use);
  const error = h('p', {class: 'input-error', id: 'error-' + id, role: 'alert'});
  const group = ['checkboxes', 'radio_buttons'].includes(block.element.type);
  const place = field.input ?? field.element;
  place.setAttribute('aria-describedby', 'error-' + id);
  const wrapper = h(group ? 'fieldset' : 'div', {class: 'input', 'data-block': id},
    h(group ? 'legend' : 'label', group ? {} : {for: 'input-' + id}, plain(block.label),
      block.optional && h('span', {class: 'optional'}, ' (optional)')),
    field.element, block.hint && h('p', {class: 'hint'}, plain(block.hint)), error);
  wrapper.field = {
    action: block.element.action_id,
    block: id,
    value: field.value,
    required: !block.optional,
    say: (words) => {
      error.textContent = words;
      place.setAttribute('aria-invalid', words ? 'true' : 'false');
    },
  };
  return wrapper;
}

/** The editor of an element, and how to read it. An empty value means that nothing was said. */
function editor(element, names, id, use) {
  const simple = (tag, attributes) => {
    const node = h(tag, {id, placeholder: plain(element.placeholder), autofocus: element.focus_on_load, ...attributes});
    return {element: node, value: () => node.value};
  };
  switch (element.type) {
    case 'plain_text_input':
      return element.multiline
        ? simple('textarea', {rows: '4', maxlength: element.max_length, value: element.initial_value ?? ''})
        : simple('input', {type: 'text', maxlength: element.max_length, value: element.initial_value ?? ''});
    case 'number_input':
      return simple('input', {type: 'number', step: element.is_decimal_allowed ? 'any' : '1', min: element.min_value,
        max: element.max_value, value: element.initial_value ?? ''});
    case 'email_text_input':
      return simple('input', {type: 'email', value: element.initial_value ?? ''});
    case 'url_text_input':
      return simple('input', {type: 'url', value: element.initial_value ?? ''});
    case 'datepicker':
      return simple('input', {type: 'date', value: element.initial_date ?? ''});
    case 'timepicker':
      return simple('input', {type: 'time', value: element.initial_time ?? ''});
    case 'radio_buttons':
      return ticks(element, id, 'radio');
    case 'checkboxes':
      return ticks(element, id, 'checkbox');
    case 'external_select':
      return search(element, id, use);
    case 'users_select':
      return listed(element, id, names.people().map((person) => [person.id, person.name]), element.initial_user);
    case 'channels_select':
    case 'conversations_select':
      return listed(element, id, names.channels().map((channel) => [channel.id, '#' + channel.name]),
        element.initial_channel ?? element.initial_conversation);
    case 'multi_static_select': {
      const field = listed(element, id, options(element).map((option) => [option.value, plain(option.text)]));
      field.element.multiple = true;
      return {element: field.element, value: () => [...field.element.selectedOptions].map((one) => one.value).join(',')};
    }
    default:
      return listed(element, id, options(element).map((option) => [option.value, plain(option.text)]),
        element.initial_option?.value);
  }
}

function listed(element, id, pairs, initial) {
  const select = h('select', {id}, h('option', {value: ''}, plain(element.placeholder) || 'Choose'),
    pairs.map(([value, label]) => h('option', {value, selected: value === initial}, label)));
  return {element: select, value: () => select.value};
}

function ticks(element, id, type) {
  const chosen = new Set([element.initial_option, ...element.initial_options ?? []].map((option) => option?.value));
  const group = h('div', {id, class: 'ticks', role: type === 'radio' ? 'radiogroup' : 'group'},
    (element.options ?? []).map((option) => h('label', {},
      h('input', {type, name: id, value: option.value, checked: chosen.has(option.value)}), ' ', plain(option.text))));
  return {
    element: group,
    value: () => [...group.querySelectorAll('input:checked')].map((one) => one.value).join(','),
  };
}

/** A select whose options the app suggests while one types. What is no option that was suggested counts as nothing. */
function search(element, id, use) {
  const list = h('datalist', {id: id + '-options'});
  const known = new Map([element.initial_option].filter(Boolean).map((option) => [plain(option.text), option.value]));
  const field = h('input', {id, type: 'text', list: id + '-options', placeholder: plain(element.placeholder),
    value: plain(element.initial_option?.text)});
  const node = h('span', {class: 'search'}, field, list);
  let timer;
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const typed = field.value;
      const found = typed.length < (element.min_query_length ?? 3) || !use?.search
        ? []
        : options(await use.search(element, typed) ?? {});
      found.forEach((option) => known.set(plain(option.text), option.value));
      // Answers come in any order: one to what is no longer there says nothing about what is.
      if (field.value === typed) {
        list.replaceChildren(...found.map((option) => h('option', {value: plain(option.text)})));
      }
    }, 200);
  });
  return {element: node, input: field, value: () => known.get(field.value) ?? ''};
}
